FROM alpine:3.20 AS build
RUN addgroup -g 2000 app && adduser -D -u 2000 -G app app
FROM scratch
COPY --from=build /etc/passwd /etc/group /etc/
COPY server /server
USER 2000
ENTRYPOINT ["/server"]
