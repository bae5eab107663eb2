FROM debian:bookworm AS app
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
USER 10001:10001
CMD ["/opt/app"]

FROM app AS debug
RUN apt-get update
CMD ["/opt/app", "--debug"]
