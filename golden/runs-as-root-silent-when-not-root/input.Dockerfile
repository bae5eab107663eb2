FROM debian:bookworm
USER 1000:1000
CMD ["/opt/app"]
