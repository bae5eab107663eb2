FROM rust:1.86 AS builder
WORKDIR /usr/src/ledger
COPY . .
RUN cargo install --path .

FROM debian:bookworm-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN apt-get update && apt-get install -y libssl3 && rm -rf /var/lib/apt/lists/*
COPY --from=builder /usr/local/cargo/bin/ledger /usr/local/bin/ledger
USER 10001:10001
CMD ["ledger"]
