FROM alpine:3.20
USER 30000:302000
CMD ["/opt/app"]
