FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends lighttpd
COPY site/ /var/www/html/
EXPOSE 8080/tcp
RUN sed -i 's,"/.*/lighttpd\.pid","/tmp/lighttpd.pid",' /etc/lighttpd/lighttpd.conf && sed -i '/^server\.port /s/80$/8080/' /etc/lighttpd/lighttpd.conf
USER 33:33
ENTRYPOINT ["/usr/sbin/lighttpd", "-D", "-f", "/etc/lighttpd/lighttpd.conf"]
