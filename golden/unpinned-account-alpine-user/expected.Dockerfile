FROM alpine:3.20
RUN adduser -u 1000 -D svc
USER 1000:1000
CMD ["/opt/app"]
