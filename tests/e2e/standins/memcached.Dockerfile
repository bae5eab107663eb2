# Debian's memcached as the account of the official image.
FROM debian:12-slim
RUN groupmod --gid 11211 memcache && usermod --uid 11211 --gid 11211 memcache
COPY shims/entrypoint /usr/local/bin/docker-entrypoint.sh
ENTRYPOINT ["docker-entrypoint.sh"]
USER memcache
EXPOSE 11211
CMD ["memcached"]
