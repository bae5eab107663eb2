FROM debian:12
COPY --chown=1001:1001 . /srv/app
RUN chown 1001 /srv/app
USER 1001:1001
CMD ["/srv/app/run"]
