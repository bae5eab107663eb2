FROM gcr.io/distroless/static-debian12
COPY --chown=65532:0 server /server
USER 65532:0
ENTRYPOINT ["/server"]
