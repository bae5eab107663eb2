FROM debian:bookworm AS worker
RUN useradd --uid 2000 --user-group jobs
USER jobs
CMD ["/opt/worker"]

FROM debian:bookworm AS web
CMD ["/opt/web"]
