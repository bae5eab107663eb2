FROM redis:7.2
ENTRYPOINT ["redis-server", "/etc/redis.conf"]
