FROM haproxy:2.2-alpine
COPY haproxy.cfg /usr/local/etc/haproxy/
EXPOSE 8000
