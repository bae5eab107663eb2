FROM debian:12
RUN useradd --user-group --create-home app
USER app
CMD ["/usr/bin/server"]
