FROM alpine:3.20
RUN addgroup -g 10001 app && adduser -D -u 10001 -G app -s /sbin/nologin app
COPY start.sh /usr/local/bin/start
USER 10001:10001
ENTRYPOINT ["sh", "/usr/local/bin/start"]
