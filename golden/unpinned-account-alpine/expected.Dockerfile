FROM alpine:3.20
RUN addgroup -g 10001 -S svc && adduser -u 10001 -S -G svc svc
USER 10001:10001
CMD ["/opt/app"]
