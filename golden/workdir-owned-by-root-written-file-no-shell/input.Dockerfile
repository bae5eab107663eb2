FROM gcr.io/distroless/static-debian12
WORKDIR /srv/app
COPY server ./
ENTRYPOINT ["/srv/app/server", "--log-file=/srv/app/server.log"]
