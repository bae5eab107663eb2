FROM golang:1.22 AS build
RUN echo "service:x:4100:4200::/:/sbin/nologin" > /tmp/passwd
RUN go build -o /server ./...

FROM scratch
COPY --from=build /tmp/passwd /etc/passwd
COPY --from=build /server /server
USER 4100:4200
ENTRYPOINT ["/server"]
