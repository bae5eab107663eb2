FROM alpine:3.20
RUN id -u app >/dev/null 2>&1 || adduser -D -u 1500 app
USER app
CMD ["/usr/bin/server"]
