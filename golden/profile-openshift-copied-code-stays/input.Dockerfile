FROM debian:bookworm
WORKDIR /srv/app
COPY . .
VOLUME /data
CMD ["./app", "--data=/data"]
