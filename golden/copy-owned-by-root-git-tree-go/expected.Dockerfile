# go build asks git for the commit: git refuses a tree that is not root's
FROM golang:1.24
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/ledger ./cmd/ledger
RUN chown 10001:10001 /src
USER 10001:10001
CMD ["ledger"]
