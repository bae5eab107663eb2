FROM debian:12
COPY --chown=1000:1000 server /srv/server
RUN groupadd --gid 1000 app && useradd --uid 1000 --gid 1000 app
USER 1000:1000
CMD ["/srv/server"]
