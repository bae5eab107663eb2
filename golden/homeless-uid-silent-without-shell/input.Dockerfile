FROM gcr.io/distroless/static-debian12
COPY server /server
USER 4000:4000
ENTRYPOINT ["/server"]
