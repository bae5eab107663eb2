FROM debian:bookworm
WORKDIR /srv/app
COPY . .
EXPOSE 8080
CMD ["./app"]
