FROM julia:1.11
WORKDIR /usr/myapp
COPY Project.toml Manifest.toml ./
RUN julia --project=. -e 'using Pkg; Pkg.instantiate(); Pkg.precompile()'
COPY . .
CMD ["julia", "--project=.", "script.jl"]
