FROM debian:12
COPY --chown=app:app config.toml /etc/app/config.toml
RUN groupadd --gid 1500 app && useradd --uid 1500 --gid 1500 app
COPY --chown=app:app server /srv/server
USER 1500:1500
CMD ["/srv/server"]
