FROM golang:1.22-alpine AS build
RUN adduser -u 1000 -D -g '' app
RUN go build -o /server ./...

FROM scratch
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build /server /server
USER 1000:1000
ENTRYPOINT ["/server"]
