FROM registry.example.com/base:7
COPY server /app/
CMD ["/app/server"]
