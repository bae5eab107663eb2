FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --chown=10001:10001 server /srv/server
RUN mkdir -p /var/lib/server /var/log/server && chown 10001:10001 /var/lib/server /var/log/server
USER 10001:10001
CMD ["/srv/server", "--data-dir", "/var/lib/server", "--log-file=/var/log/server/a.log", "--config=/etc/server.yaml"]
