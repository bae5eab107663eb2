FROM debian:bookworm
USER 1001
CMD ["./app"]
