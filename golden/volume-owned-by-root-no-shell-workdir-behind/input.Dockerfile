FROM gcr.io/distroless/static-debian12
COPY server /usr/local/bin/server
VOLUME /data /cache
WORKDIR /data
ENTRYPOINT ["/usr/local/bin/server"]
