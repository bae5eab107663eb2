FROM debian:bookworm
RUN apt-get update && apt-get install -y gosu
COPY entry /entry
ENTRYPOINT ["/entry"]
