FROM alpine:3.20
RUN addgroup -g 4000 app && adduser -D -u 4000 -G app -s /sbin/nologin app
USER 4000:4000
CMD ["/opt/app"]
