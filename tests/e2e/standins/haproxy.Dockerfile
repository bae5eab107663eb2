# Debian's haproxy in the layout of the official image before 2.4, which started it as root.
FROM debian:12-slim
RUN usermod --uid 99 haproxy && groupmod --gid 99 haproxy && \
    rm -rf /etc/haproxy && mkdir -p /usr/local/etc/haproxy
COPY shims/haproxy-entrypoint /usr/local/bin/docker-entrypoint.sh
STOPSIGNAL SIGUSR1
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
