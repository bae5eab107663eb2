FROM gcr.io/distroless/static-debian12
COPY server /usr/local/bin/server
USER 65532:65532
WORKDIR /cache
WORKDIR /data
WORKDIR /
VOLUME /data /cache
WORKDIR /data
ENTRYPOINT ["/usr/local/bin/server"]
