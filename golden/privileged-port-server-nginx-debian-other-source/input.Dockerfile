FROM debian:12-slim
RUN echo "deb http://nginx.org/packages/debian/ bookworm nginx" >> /etc/apt/sources.list
RUN apt-get update && apt-get install -y --no-install-recommends nginx
CMD ["nginx", "-g", "daemon off;"]
