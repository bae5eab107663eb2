FROM debian:bookworm
CMD ["/opt/app"]
