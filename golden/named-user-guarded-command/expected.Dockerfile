FROM alpine:3.20
RUN id -u app >/dev/null 2>&1 || adduser -D -u 1500 app
USER 1500:1500
CMD ["/usr/bin/server"]
