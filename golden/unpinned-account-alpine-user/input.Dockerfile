FROM alpine:3.20
RUN adduser -D svc
USER svc
CMD ["/opt/app"]
