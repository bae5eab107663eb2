FROM debian:12
RUN sudo groupadd --gid 1500 app && sudo useradd --uid 1500 --gid 1500 app
COPY server /srv/server
CMD ["/srv/server"]
