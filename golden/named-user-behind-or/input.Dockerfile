FROM debian:bookworm
RUN [ -e /skip ] || useradd -u 1001 app
USER app
CMD ["id"]
