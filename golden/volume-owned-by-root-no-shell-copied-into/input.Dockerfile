# COPY --chown gives the folder that it makes, too.
FROM gcr.io/distroless/static-debian12
COPY server /usr/local/bin/server
COPY seed.txt /data/
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/usr/local/bin/server"]
