FROM debian:12
RUN groupadd --gid 1500 app && useradd --create-home --uid 1500 --gid 1500 app
COPY server /srv/server
CMD ["/srv/server"]
