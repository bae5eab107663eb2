FROM debian:12
COPY server /srv/server
CMD ["/srv/server", "--data-dir", "/var/lib/server", "--log-file=/var/log/server/a.log", "--config=/etc/server.yaml"]
