FROM debian:bookworm AS base
RUN apt-get update && apt-get install -y curl

FROM base
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --chown=10001:10001 app /opt/app
USER 10001:10001
CMD ["/opt/app"]
