FROM debian:12
COPY --chown=app server /srv/server
RUN useradd app
USER app
CMD ["/srv/server"]
