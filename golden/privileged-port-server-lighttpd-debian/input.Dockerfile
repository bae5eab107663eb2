FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends lighttpd
COPY site/ /var/www/html/
EXPOSE 80/tcp
ENTRYPOINT ["/usr/sbin/lighttpd", "-D", "-f", "/etc/lighttpd/lighttpd.conf"]
