FROM debian:bookworm
RUN useradd --no-log-init --create-home --uid 10001 --gid 0 --shell /usr/sbin/nologin app && chmod g=u /home/app
WORKDIR /srv/app
COPY --chown=10001:0 . .
EXPOSE 8080
RUN chown 10001:0 /srv/app && chmod g=u /srv/app
USER 10001:0
CMD ["./app"]
