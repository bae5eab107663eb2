FROM debian:bookworm
VOLUME /data
COPY seed /data
CMD ["/usr/bin/app", "--data=/data"]
