FROM alpine:3.20
RUN addgroup -g 1500 svc && adduser -D -u 1500 -G svc svc
USER 1500:1500
CMD ["id"]
