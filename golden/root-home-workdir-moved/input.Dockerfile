FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/app .

FROM alpine:3.20
RUN apk add --no-cache ca-certificates
WORKDIR /root/
COPY --from=build /out/app .
COPY config.yaml ./
RUN chmod +x app
ENV APP_HOME=/root
CMD ["/root/app", "--config", "/root/config.yaml"]
