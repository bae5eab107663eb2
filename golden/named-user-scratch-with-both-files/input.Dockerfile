FROM golang:1.22-bookworm AS build
RUN useradd --uid 2000 --user-group web

FROM scratch
COPY --from=build /etc/passwd /etc/group /etc/
COPY --from=build /app /app
USER web
ENTRYPOINT ["/app"]
