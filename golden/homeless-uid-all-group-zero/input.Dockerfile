FROM debian:bookworm
USER 4000:0
CMD ["/opt/app"]
