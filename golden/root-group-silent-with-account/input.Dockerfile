FROM debian:12
RUN groupadd --gid 1500 app && useradd --uid 1500 --gid 1500 app
USER 1500
CMD ["/srv/server"]
