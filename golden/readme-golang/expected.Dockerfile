FROM golang:1.24

RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app

WORKDIR /usr/src/app

COPY --chown=10001:10001 go.mod go.sum ./
RUN go mod download && go mod verify

COPY --chown=10001:10001 . .
RUN go build -v -o /usr/local/bin/app ./...

RUN chown 10001:10001 /usr/src/app
USER 10001:10001
CMD ["app"]
