FROM debian:bookworm
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --chown=10001:10001 start.sh /
USER 10001:10001
ENTRYPOINT ["/start.sh"]
CMD ["/opt/app"]
