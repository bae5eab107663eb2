FROM debian:bookworm
RUN groupadd --gid 4243 svc && useradd --no-log-init --create-home --uid 4242 --gid 4243 --shell /usr/sbin/nologin svc
COPY --chown=4242:4243 app /opt/app
USER 4242:4243
CMD ["/opt/app"]
