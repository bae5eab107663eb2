FROM alpine:3.20
COPY --chown=app server /srv/server
RUN addgroup -g 1500 app && adduser -D -u 1500 -G app app
USER 1500:1500
CMD ["/srv/server"]
