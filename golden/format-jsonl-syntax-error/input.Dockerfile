FROM debian:bookworm
ENV a=1 b
