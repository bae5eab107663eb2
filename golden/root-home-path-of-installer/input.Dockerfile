FROM debian:12
RUN curl -sSf https://nim-lang.org/choosenim/init.sh -o init.sh && bash init.sh -y
ENV PATH=$PATH:/root/.nimble/bin
COPY . /app
CMD ["/app/server"]
