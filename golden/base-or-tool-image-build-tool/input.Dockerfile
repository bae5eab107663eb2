FROM eclipse-temurin:21
RUN mkdir -p /root/.lein && curl -o /usr/local/bin/lein https://example.com/lein
CMD ["lein", "repl"]
