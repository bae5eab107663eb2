FROM debian:bookworm
RUN useradd --no-log-init --create-home --uid 10001 --gid 0 --shell /usr/sbin/nologin app && chmod g=u /home/app
VOLUME /data
COPY --chown=10001:0 seed /data
RUN mkdir -p /data && chown 10001:0 /data && chmod -R g=u /data
USER 10001:0
CMD ["/usr/bin/app", "--data=/data"]
