FROM debian:bookworm AS worker
CMD ["/opt/worker"]

FROM debian:bookworm AS web
CMD ["/opt/web"]
