FROM caddy:2.8-alpine
COPY Caddyfile /etc/caddy/Caddyfile
COPY dist /srv
EXPOSE 8000
