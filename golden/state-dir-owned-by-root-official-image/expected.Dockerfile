FROM nginx:1.27
COPY site/ /usr/share/nginx/html/
RUN sed -i 's,^pid .*,pid /tmp/nginx.pid;,' /etc/nginx/nginx.conf && sed -i 's/listen  *80;/listen 8080;/' /etc/nginx/conf.d/default.conf
RUN chown 101:101 /var/cache/nginx
EXPOSE 8080
USER 101:101
