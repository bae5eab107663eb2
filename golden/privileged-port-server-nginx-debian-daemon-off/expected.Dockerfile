FROM ubuntu:22.04
RUN apt-get update && apt-get install -y --no-install-recommends nginx-light
RUN echo "daemon off;" >> /etc/nginx/nginx.conf && \
    ln -sf /dev/stdout /var/log/nginx/access.log && ln -sf /dev/stderr /var/log/nginx/error.log
EXPOSE 8080
RUN sed -i 's,^pid .*,pid /tmp/nginx.pid;,' /etc/nginx/nginx.conf && sed -i 's/listen 80 /listen 8080 /; s/listen \[::\]:80 /listen [::]:8080 /' /etc/nginx/sites-enabled/default
RUN chown 33:33 /var/lib/nginx
USER 33:33
CMD ["/usr/sbin/nginx"]
