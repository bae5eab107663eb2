FROM debian:bookworm
COPY run /opt/run
CMD ["/opt/run"]
