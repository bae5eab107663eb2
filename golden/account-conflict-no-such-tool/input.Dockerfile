FROM debian:13
RUN adduser --disabled-password --gecos "" app
USER app
CMD ["/srv/server"]
