FROM nginx:1.27
COPY site.conf /etc/nginx/conf.d/default.conf
COPY html /usr/share/nginx/html
EXPOSE 8080
RUN sed -i 's,^pid .*,pid /tmp/nginx.pid;,' /etc/nginx/nginx.conf
RUN chown 101:101 /var/cache/nginx
USER 101:101
HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1
