FROM gcr.io/distroless/static-debian12
COPY --chown=65532:65532 server /home/nonroot/server
USER 65532:65532
CMD ["/home/nonroot/server"]
