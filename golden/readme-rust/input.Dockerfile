FROM rust:1.86 AS builder
WORKDIR /usr/src/ledger
COPY . .
RUN cargo install --path .

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y libssl3 && rm -rf /var/lib/apt/lists/*
COPY --from=builder /usr/local/cargo/bin/ledger /usr/local/bin/ledger
CMD ["ledger"]
