FROM debian:12
RUN groupadd --gid 1500 app && useradd --uid 1500 --gid 1500 app
COPY --chown=app:app server /srv/server
COPY --chown=www-data index.html /srv/index.html
COPY --chown=root:root server.conf /srv/server.conf
USER 1500:1500
CMD ["/srv/server"]
