FROM debian:bookworm
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /srv/app
COPY --chown=10001:10001 . .
EXPOSE 8080
RUN chown 10001:10001 /srv/app
USER 10001:10001
CMD ["./app"]
