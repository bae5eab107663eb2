FROM alpine:3.20
COPY start.sh /usr/local/bin/start
ENTRYPOINT ["sh", "/usr/local/bin/start"]
