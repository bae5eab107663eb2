FROM alpine:3.20 AS build
RUN addgroup -g 1500 app && adduser -D -u 1500 -G app app
FROM scratch
COPY --from=build /bin/busybox /bin/sh
COPY --chown=1500:1500 server /server
USER 1500:1500
ENTRYPOINT ["/server"]
