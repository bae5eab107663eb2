FROM debian:12-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN apt-get update && apt-get install -y --no-install-recommends haproxy
COPY haproxy.cfg /etc/haproxy/haproxy.cfg
USER 10001:10001
CMD ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]
