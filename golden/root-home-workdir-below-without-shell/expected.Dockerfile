FROM gcr.io/distroless/static-debian12
WORKDIR /home/nonroot/service
COPY --chown=65532:65532 server .
USER 65532:65532
CMD ["./server"]
