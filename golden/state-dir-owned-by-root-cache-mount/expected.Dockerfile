FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /app
RUN --mount=type=cache,target=/var/cache/build mkdir -p /var/cache/build/x && make
RUN chown 10001:10001 /app
USER 10001:10001
CMD ["/app/server"]
