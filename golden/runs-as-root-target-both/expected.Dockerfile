FROM debian:bookworm AS worker
CMD ["/opt/worker"]

FROM worker AS web
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN apt-get update
USER 10001:10001
CMD ["/opt/web"]
