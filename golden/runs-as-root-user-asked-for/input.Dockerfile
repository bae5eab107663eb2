FROM debian:bookworm
COPY app /opt/app
CMD ["/opt/app"]
