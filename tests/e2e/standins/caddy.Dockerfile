# Debian's caddy, whose Caddyfile is the official image's, with that one's folders and account tools.
FROM debian:bookworm
RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends caddy && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb /usr/share/doc && \
    mkdir -p /config/caddy /data/caddy && rm -f /usr/sbin/adduser /usr/sbin/addgroup /usr/sbin/useradd
COPY shims/adduser shims/addgroup /usr/sbin/
COPY hosts /etc/hosts
ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
EXPOSE 80 443 443/udp 2019
WORKDIR /srv
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
