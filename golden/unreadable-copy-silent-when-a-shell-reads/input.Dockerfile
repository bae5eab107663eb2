FROM alpine:3.20
COPY main.sh /usr/local/bin/main
ENTRYPOINT ["sh", "/usr/local/bin/main"]
