FROM alpine:3.20
WORKDIR /srv
COPY . .
CMD ["./serve"]
