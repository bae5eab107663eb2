FROM golang:1.22 AS build
RUN go build -o /out/app . && mkdir /out/data

FROM scratch
COPY --from=build /out/app /app
COPY --from=build /out/data /data
VOLUME /data
ENTRYPOINT ["/app"]
