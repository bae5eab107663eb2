FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN mkdir -p /app/tmp /app/cache && make -C /app/tmp && rm -rf /app/tmp
RUN chown 10001:10001 /app/cache
USER 10001:10001
CMD ["/app/server"]
