FROM debian:bookworm
WORKDIR /srv/app
COPY . .
COPY seed /srv/app/data
VOLUME /srv/app/data
CMD ["./app", "--log-file=/srv/app/app.log", "--data=/srv/app/data"]
