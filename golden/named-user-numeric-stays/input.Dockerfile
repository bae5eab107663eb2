FROM debian:bookworm
USER 1001:1001
CMD ["id"]
