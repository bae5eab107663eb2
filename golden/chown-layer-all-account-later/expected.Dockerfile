FROM debian:12
COPY --chown=1001:1001 . /srv/app
RUN useradd -u 1001 -U app && chown -R app:app /srv/app
USER 1001:1001
CMD ["/srv/app/run"]
