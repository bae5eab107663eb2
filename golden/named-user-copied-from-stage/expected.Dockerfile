FROM golang:1.22-alpine AS build
RUN addgroup -g 4200 service && adduser -D -u 4100 -G service service
RUN go build -o /server ./...

FROM scratch
COPY --from=build /etc/passwd /etc/group /etc/
COPY --from=build /server /server
USER 4100:4200
ENTRYPOINT ["/server"]
