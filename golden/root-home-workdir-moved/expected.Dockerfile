FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/app .

FROM alpine:3.20
RUN addgroup -g 10001 app && adduser -D -u 10001 -G app -s /sbin/nologin app
RUN apk add --no-cache ca-certificates
WORKDIR /home/app/
COPY --from=build --chown=10001:10001 /out/app .
COPY --chown=10001:10001 config.yaml ./
RUN chmod +x app
ENV APP_HOME=/home/app
USER 10001:10001
CMD ["/home/app/app", "--config", "/home/app/config.yaml"]
