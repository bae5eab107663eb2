FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends haproxy
COPY haproxy.cfg /etc/haproxy/haproxy.cfg
CMD ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]
