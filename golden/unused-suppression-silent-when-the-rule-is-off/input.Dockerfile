FROM alpine:3.20
# droproot: ignore=copy-owned-by-root the base has its own
COPY server /app/
USER 1000:1000
CMD ["/app/server"]
