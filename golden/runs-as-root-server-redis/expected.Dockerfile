FROM redis:7.2-alpine
COPY redis.conf /usr/local/etc/redis/redis.conf
USER 999:1000
CMD ["redis-server", "/usr/local/etc/redis/redis.conf"]
