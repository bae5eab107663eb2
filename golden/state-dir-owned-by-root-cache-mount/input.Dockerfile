FROM debian:12
WORKDIR /app
RUN --mount=type=cache,target=/var/cache/build mkdir -p /var/cache/build/x && make
CMD ["/app/server"]
