FROM debian:bookworm AS worker
CMD ["/opt/worker"]

FROM worker AS web
RUN apt-get update
CMD ["/opt/web"]
