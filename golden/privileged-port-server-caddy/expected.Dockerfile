FROM caddy:2-alpine
RUN addgroup -g 10001 app && adduser -D -u 10001 -G app -s /sbin/nologin app
COPY dist /usr/share/caddy
RUN sed -i 's/^:80/:8080/' /etc/caddy/Caddyfile
RUN chown 10001:10001 /config/caddy /data/caddy
EXPOSE 8080
USER 10001:10001
