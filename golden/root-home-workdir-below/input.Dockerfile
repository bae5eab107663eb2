FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/app .

FROM debian:12
WORKDIR /root/service
COPY package.json /root/service/
RUN chmod 0644 package.json
COPY --from=build /out/app .
COPY config.yaml ./
ENV CONFIG=/root/service/config.yaml
CMD ["/root/service/app"]
