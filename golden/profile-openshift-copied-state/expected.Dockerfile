FROM debian:bookworm
RUN useradd --no-log-init --create-home --uid 10001 --gid 0 --shell /usr/sbin/nologin app && chmod g=u /home/app
WORKDIR /srv/app
COPY --chown=10001:0 . .
COPY --chown=10001:0 seed /srv/app/data
RUN chown 10001:0 /srv/app /srv/app/app.log /srv/app/data && chmod g=u /srv/app /srv/app/app.log && chmod -R g=u /srv/app/data
VOLUME /srv/app/data
USER 10001:0
CMD ["./app", "--log-file=/srv/app/app.log", "--data=/srv/app/data"]
