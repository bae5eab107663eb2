FROM debian:bookworm
RUN groupadd --gid 20000 app && useradd --no-log-init --create-home --uid 20000 --gid 20000 --shell /usr/sbin/nologin app
WORKDIR /srv/app
COPY --chown=20000:20000 . .
EXPOSE 8080
RUN chown 20000:20000 /srv/app
USER 20000:20000
CMD ["./app"]
