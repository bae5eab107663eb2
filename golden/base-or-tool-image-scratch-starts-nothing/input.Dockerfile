FROM golang:1.22 AS build
RUN go build -o /out/tool .

FROM scratch
ENTRYPOINT []
CMD []
COPY --from=build /out/tool /bin/
