FROM golang:1.22 AS build
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /src
COPY . .
RUN go build -o /server .

FROM scratch
COPY --from=build /etc/passwd /etc/group /etc/
COPY --from=build --chown=10001:10001 /home/app /home/app
COPY --from=build --chown=10001:10001 /server /server
USER 10001:10001
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/server"]
