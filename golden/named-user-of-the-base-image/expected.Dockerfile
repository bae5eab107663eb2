FROM node:20-alpine
WORKDIR /app
USER 1000:1000
CMD ["node", "server.js"]
