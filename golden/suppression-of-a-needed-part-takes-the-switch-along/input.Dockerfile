FROM node:20-alpine
WORKDIR /app
COPY . .
# droproot: ignore=volume-owned-by-root the platform gives it away
VOLUME /data
RUN echo a > /data/a
CMD ["node", "server.js", "/data"]
