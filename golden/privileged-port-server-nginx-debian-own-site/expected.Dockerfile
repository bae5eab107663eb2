FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends nginx
COPY site.conf /etc/nginx/sites-available/default
EXPOSE 8000
RUN sed -i 's,^pid .*,pid /tmp/nginx.pid;,' /etc/nginx/nginx.conf
RUN chown 33:33 /var/lib/nginx
USER 33:33
CMD ["nginx", "-g", "daemon off;"]
