FROM gcr.io/distroless/static-debian12
ENV DATA_DIR=/data
COPY server /server
ENTRYPOINT ["/server", "--cache-dir=/cache"]
