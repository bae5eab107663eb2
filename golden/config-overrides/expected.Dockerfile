FROM node:20-alpine
RUN adduser -D -u 4000 -G root -s /sbin/nologin web && chmod g=u /home/web
WORKDIR /app
COPY . .
USER 4000:0
CMD ["node", "server.js"]
