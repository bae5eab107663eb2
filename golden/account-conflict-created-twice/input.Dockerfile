FROM debian:12
RUN useradd --uid 1500 app
RUN useradd --uid 1501 app
RUN usermod --shell /bin/sh other
USER 1500
CMD ["/srv/server"]
