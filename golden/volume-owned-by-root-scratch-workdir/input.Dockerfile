FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN go build -o /server .

FROM scratch
COPY --from=build /server /server
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/server"]
