FROM debian:12
ONBUILD RUN useradd --uid 1500 app
USER app
CMD ["/usr/bin/server"]
