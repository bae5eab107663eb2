FROM caddy:2.9-builder AS builder
RUN xcaddy build --with github.com/caddy-dns/cloudflare

FROM caddy:2.9
RUN addgroup -g 10001 app && adduser -D -u 10001 -G app -s /sbin/nologin app
COPY --from=builder /usr/bin/caddy /usr/bin/caddy
COPY Caddyfile /etc/caddy/Caddyfile
COPY site /srv
RUN chown 10001:10001 /config/caddy /data/caddy
EXPOSE 8080
USER 10001:10001
