FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends nginx
VOLUME ["/var/www/html", "/etc/nginx/sites-enabled"]
CMD ["nginx", "-g", "daemon off;"]
