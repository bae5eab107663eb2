FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /app
COPY --chown=10001:10001 . .
ENV PORT=8080

RUN mkdir -p /app /app/uploads /data && chown 10001:10001 /app /app/uploads /data
# what people upload
VOLUME /app/uploads /data
EXPOSE 8080
USER 10001:10001
CMD ["./server"]
