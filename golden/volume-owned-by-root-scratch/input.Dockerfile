FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN go build -o /server .

FROM scratch
WORKDIR /srv
COPY --from=build /server /server
VOLUME /data /cache
ENTRYPOINT ["/server"]
