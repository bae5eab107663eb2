FROM alpine:3.20
WORKDIR /srv/app
COPY . .
EXPOSE 8080
CMD ["./app"]
