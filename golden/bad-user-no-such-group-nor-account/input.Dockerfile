FROM alpine:3.20
USER 2000:app
CMD ["/opt/app"]
