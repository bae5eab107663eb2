FROM alpine:3.20 AS build
RUN addgroup -g 1500 app && adduser -D -u 1500 -G app app
COPY server /server
FROM scratch
COPY --from=build --chown=1500:1500 /server /server
USER 1500:1500
ENTRYPOINT ["/server"]
