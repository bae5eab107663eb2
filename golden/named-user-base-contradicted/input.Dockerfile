FROM haproxy:2.0.10
RUN groupadd -g 1000 -r haproxy && useradd -r -g haproxy -u 1000 haproxy
USER haproxy
CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
