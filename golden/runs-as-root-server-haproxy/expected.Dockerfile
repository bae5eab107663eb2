FROM haproxy:2.2-alpine
COPY haproxy.cfg /usr/local/etc/haproxy/
EXPOSE 8000
USER 99:99
