# Debian's redis with the account, the volume and the entry point of the official image.
FROM debian:12-slim
RUN groupmod --non-unique --gid 999 redis && usermod --non-unique --uid 999 --gid 999 redis && \
    mkdir /data && chown redis:redis /data
COPY shims/redis-entrypoint /usr/local/bin/docker-entrypoint.sh
VOLUME /data
WORKDIR /data
ENTRYPOINT ["docker-entrypoint.sh"]
EXPOSE 6379
CMD ["redis-server"]
