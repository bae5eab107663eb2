FROM ubuntu:22.04
RUN apt-get update && apt-get install -y --no-install-recommends nginx-light
RUN echo "daemon off;" >> /etc/nginx/nginx.conf && \
    ln -sf /dev/stdout /var/log/nginx/access.log && ln -sf /dev/stderr /var/log/nginx/error.log
EXPOSE 80
CMD ["/usr/sbin/nginx"]
