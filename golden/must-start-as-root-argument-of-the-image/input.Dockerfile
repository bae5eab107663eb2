# run is no script: the entrypoint of the image makes `deno run` of it
FROM denoland/deno:2.2.0
WORKDIR /app
COPY . .
RUN deno install --entrypoint main.ts
EXPOSE 1993
CMD ["run", "--allow-net", "main.ts"]
