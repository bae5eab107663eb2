FROM gcr.io/distroless/static-debian12
ENV DATA_DIR=/data
COPY --chown=65532:65532 server /server
USER 65532:65532
WORKDIR /cache
WORKDIR /
ENTRYPOINT ["/server", "--cache-dir=/cache"]
