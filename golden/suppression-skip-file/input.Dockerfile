# droproot: skip-file built by another team
FROM node:20-alpine
COPY . /app
CMD ["node", "/app/server.js"]
