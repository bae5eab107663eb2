FROM node:20-alpine
WORKDIR /app
# droproot: ignore=copy-owned-by-root read only
COPY package.json ./
COPY . .
CMD ["node", "server.js"]
