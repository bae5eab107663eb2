FROM alpine:3.20
RUN apk add --no-cache server
RUN id -u app >/dev/null 2>&1 || adduser -D -u 1500 app
USER app
CMD ["/usr/bin/server"]
