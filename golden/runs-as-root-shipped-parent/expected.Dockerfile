FROM debian:bookworm AS runtime
WORKDIR /app
COPY lib .
CMD ["/app/lib"]

FROM runtime AS debug
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN echo > /usr/bin/trace
RUN chown 10001:10001 /app
USER 10001:10001
CMD ["/app/lib", "--debug"]
