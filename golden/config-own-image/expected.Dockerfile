FROM registry.example.com/base:7
COPY --chown=4321:4321 server /app/
USER 4321:4321
CMD ["/app/server"]
