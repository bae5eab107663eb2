# COPY --chown gives the folder that it makes, too.
FROM gcr.io/distroless/static-debian12
COPY server /usr/local/bin/server
COPY --chown=65532:65532 seed.txt /data/
WORKDIR /data
VOLUME /data
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/server"]
