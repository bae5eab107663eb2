FROM golang:1.22
WORKDIR /src
COPY . .
RUN go build -o /out/app .

FROM scratch
COPY --from=0 /out/app /app
ENTRYPOINT ["/app"]
