# Debian's nginx with the paths, the account and the configuration layout of the official image.
FROM debian:bookworm
RUN groupadd --system --gid 101 nginx && \
    useradd --system --gid 101 --uid 101 --no-create-home --home-dir /nonexistent --shell /bin/false nginx && \
    apt-get -qq update && apt-get -qq install -y --no-install-recommends nginx-light && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /etc/nginx/sites-* /etc/nginx/modules-enabled/* /var/lib/nginx && \
    mkdir -p /var/cache/nginx /usr/share/nginx/html /etc/nginx/conf.d && \
    ln -s /var/cache/nginx /var/lib/nginx && \
    ln -sf /dev/stdout /var/log/nginx/access.log && ln -sf /dev/stderr /var/log/nginx/error.log
COPY nginx-etc/ /etc/nginx/
COPY shims/entrypoint /docker-entrypoint.sh
ENTRYPOINT ["/docker-entrypoint.sh"]
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
