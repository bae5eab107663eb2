# Debian 12 where apt-get install of a server has nothing left to do, and needs no network.
FROM debian:bookworm
RUN apt-get -qq update && \
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
      nginx-light apache2 lighttpd haproxy redis-server memcached php8.2-fpm libfcgi-bin && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb /usr/share/doc && \
    echo 'Hello from Debian' | tee /var/www/html/index.html > /var/www/html/index.nginx-debian.html
COPY shims/apt-get /usr/local/sbin/apt-get
CMD ["bash"]
