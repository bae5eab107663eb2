FROM debian:bookworm
USER 4000
CMD ["/opt/app"]
