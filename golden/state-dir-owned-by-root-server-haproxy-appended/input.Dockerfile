FROM haproxy:2.2
COPY haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg
RUN echo "  bind :81" >> /usr/local/etc/haproxy/haproxy.cfg
