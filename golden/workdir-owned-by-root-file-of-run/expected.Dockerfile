FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /srv/app
COPY --chown=10001:10001 . .
RUN touch app.log
RUN chown 10001:10001 /srv/app /srv/app/app.log
USER 10001:10001
CMD ["./bin/server", "--log-file=/srv/app/app.log"]
