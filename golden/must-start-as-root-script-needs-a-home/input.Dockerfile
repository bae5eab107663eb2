FROM alpine:3.20
RUN addgroup -g 1200 svc && adduser -D -H -u 1200 -G svc svc
COPY start.sh /usr/local/bin/start
ENTRYPOINT ["sh", "/usr/local/bin/start"]
