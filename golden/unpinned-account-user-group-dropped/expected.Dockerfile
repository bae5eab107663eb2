FROM debian:12
RUN groupadd --gid 1000 app && useradd --uid 1000 --gid 1000 --create-home app
USER 1000:1000
CMD ["/usr/bin/server"]
