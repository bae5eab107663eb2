FROM debian:12
COPY server /srv/server
CMD ["/srv/server", "--pidfile", "/var/run/server.pid"]
