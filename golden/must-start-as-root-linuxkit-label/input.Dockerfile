FROM golang:1.22 AS build
RUN go build -o /out/clock .

FROM scratch
COPY --from=build /out/clock /usr/bin/clock
CMD ["/usr/bin/clock"]
LABEL org.mobyproject.config='{"capabilities": ["CAP_SYS_TIME"], "readonly": true}'
