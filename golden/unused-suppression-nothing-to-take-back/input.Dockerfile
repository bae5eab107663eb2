FROM alpine:3.20
# droproot: ignore=copy-owned-by-root,named-user the base has its own
COPY server /app/
# droproot: ignore=onbuild
USER 1000:1000
CMD ["/app/server"]
