FROM debian:bookworm AS worker
ENTRYPOINT ["gosu", "x", "y"]

FROM debian:bookworm AS web
CMD ["/opt/web"]
