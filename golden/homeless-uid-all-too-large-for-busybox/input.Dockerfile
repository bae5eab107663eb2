FROM alpine:3.20
USER 300000:300000
CMD ["/opt/app"]
