FROM golang:1.22-bookworm AS build
RUN useradd --no-log-init --create-home --uid 10001 --gid 0 --shell /usr/sbin/nologin app && chmod g=u /home/app
RUN go build -o /server .

FROM scratch
COPY --from=build /etc/passwd /etc/group /etc/
COPY --from=build --chown=10001:0 /home/app /home/app
COPY --from=build --chown=10001:0 /server /server
USER 10001:0
ENTRYPOINT ["/server"]
