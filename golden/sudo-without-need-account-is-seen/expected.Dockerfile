FROM debian:12
RUN groupadd --gid 1500 app && useradd --uid 1500 --gid 1500 app
COPY --chown=1500:1500 server /srv/server
USER 1500:1500
CMD ["/srv/server"]
