FROM nginx:1.27
COPY site.conf /etc/nginx/conf.d/default.conf
EXPOSE 8000
RUN sed -i 's,^pid .*,pid /tmp/nginx.pid;,' /etc/nginx/nginx.conf
RUN chown 101:101 /var/cache/nginx
USER 101:101
