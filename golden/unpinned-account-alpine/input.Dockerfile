FROM alpine:3.20
RUN addgroup -S svc && adduser -S -G svc svc
USER svc
CMD ["/opt/app"]
