FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends nginx
COPY site.conf /etc/nginx/conf.d/
CMD ["nginx", "-g", "daemon off;"]
