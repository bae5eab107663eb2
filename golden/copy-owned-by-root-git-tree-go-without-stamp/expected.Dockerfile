# nobody asks git: neither download nor a build without a stamp
FROM golang:1.24
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /src
COPY --chown=10001:10001 . .
RUN go mod download && go build -buildvcs=false -o /usr/local/bin/ledger ./cmd/ledger
RUN chown 10001:10001 /src
USER 10001:10001
CMD ["ledger"]
