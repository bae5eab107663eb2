FROM alpine:3.20
USER 4000:4000
CMD ["/opt/app"]
