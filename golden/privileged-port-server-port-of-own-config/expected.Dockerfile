FROM nginx:1.27
COPY api.conf /etc/nginx/conf.d/
RUN sed -i 's,^pid .*,pid /tmp/nginx.pid;,' /etc/nginx/nginx.conf && sed -i 's/listen  *80;/listen 18080;/' /etc/nginx/conf.d/default.conf
RUN chown 101:101 /var/cache/nginx
EXPOSE 18080
USER 101:101
