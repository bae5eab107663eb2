FROM debian:12
COPY server /srv/server
CMD /srv/server >> /var/log/server.log 2>&1
