# droproot: skipfile not that
FROM alpine:3.20
# droproot: ignore=runs-as-rot typing error
# droproot: ignore= no rule
# droproot: skip-file too late
COPY server /app/
RUN true && \
    # droproot: ignore=onbuild inside an instruction
    true
USER 1000:1000
CMD ["/app/server"]
# droproot: ignore=onbuild nothing below
