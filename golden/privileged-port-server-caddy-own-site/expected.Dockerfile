FROM caddy:2.8-alpine
RUN addgroup -g 10001 app && adduser -D -u 10001 -G app -s /sbin/nologin app
COPY Caddyfile /etc/caddy/Caddyfile
COPY dist /srv
EXPOSE 8000
RUN chown 10001:10001 /config/caddy /data/caddy
USER 10001:10001
