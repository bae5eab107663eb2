FROM amazonlinux:2023
WORKDIR /srv/app
COPY . .
EXPOSE 8080
CMD ["./app"]
