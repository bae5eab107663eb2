FROM debian:bookworm
RUN useradd --no-log-init --create-home --uid 10001 --gid 0 --shell /usr/sbin/nologin app && chmod g=u /home/app
WORKDIR /srv/app
COPY --chown=10001:0 . .
RUN mkdir -p /data /srv/app && chown 10001:0 /data /srv/app && chmod g=u /data /srv/app
VOLUME /data
USER 10001:0
CMD ["./app", "--data=/data"]
