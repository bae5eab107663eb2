# go build asks git for the commit: git refuses a tree that is not root's
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/ledger ./cmd/ledger
CMD ["ledger"]
