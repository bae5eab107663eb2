FROM debian:12
COPY server /srv/server
VOLUME /data
USER 10001:10001
CMD ["/srv/server"]
