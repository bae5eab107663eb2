FROM node:20-slim
WORKDIR /app
COPY . .
USER 4000:4000
CMD ["node", "server.js"]
