FROM debian:bookworm
COPY serve /opt/serve
CMD ["/opt/serve"]
