FROM debian:bookworm
USER 4000:33
CMD ["/opt/app"]
