FROM debian:bookworm
RUN useradd --no-log-init --create-home --uid 20000 --gid 0 --shell /usr/sbin/nologin app && chmod g=u /home/app
WORKDIR /srv/app
COPY --chown=20000:0 . .
EXPOSE 8080
RUN chown 20000:0 /srv/app && chmod g=u /srv/app
USER 20000:0
CMD ["./app"]
