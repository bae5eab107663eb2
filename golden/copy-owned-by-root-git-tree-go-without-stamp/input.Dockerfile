# nobody asks git: neither download nor a build without a stamp
FROM golang:1.24
WORKDIR /src
COPY . .
RUN go mod download && go build -buildvcs=false -o /usr/local/bin/ledger ./cmd/ledger
CMD ["ledger"]
