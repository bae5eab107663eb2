FROM golang:1.22-alpine AS build
RUN adduser -D -g '' app
RUN go build -o /server ./...

FROM scratch
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build /server /server
USER app
ENTRYPOINT ["/server"]
