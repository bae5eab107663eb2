FROM scratch
COPY --chown=10001:10001 app /app
USER 10001:10001
ENTRYPOINT ["/app"]
