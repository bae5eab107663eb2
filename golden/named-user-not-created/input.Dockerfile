FROM debian:bookworm
USER app
CMD ["id"]
