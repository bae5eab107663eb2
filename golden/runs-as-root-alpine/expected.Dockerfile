FROM alpine:3.20
RUN addgroup -g 10001 app && adduser -D -u 10001 -G app -s /sbin/nologin app
WORKDIR /srv
COPY --chown=10001:10001 . .
RUN chown 10001:10001 /srv
USER 10001:10001
CMD ["./serve"]
