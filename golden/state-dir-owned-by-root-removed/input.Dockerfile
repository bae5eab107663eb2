FROM debian:12
RUN mkdir -p /app/tmp /app/cache && make -C /app/tmp && rm -rf /app/tmp
CMD ["/app/server"]
