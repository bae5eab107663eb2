FROM gcr.io/distroless/static-debian12
USER 65532:65532
WORKDIR /srv/app
COPY --chown=65532:65532 server ./
ENTRYPOINT ["/srv/app/server", "--log-file=/srv/app/server.log"]
