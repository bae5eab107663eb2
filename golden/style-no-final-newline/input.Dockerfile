FROM debian:bookworm
COPY app /opt/app
ENTRYPOINT ["/opt/app"]