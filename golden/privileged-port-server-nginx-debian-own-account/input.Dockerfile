FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends nginx
RUN groupadd -g 5000 web && useradd -u 5000 -g web web
CMD ["nginx", "-g", "daemon off;"]
