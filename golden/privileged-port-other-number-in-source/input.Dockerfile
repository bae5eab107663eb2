FROM node:20-slim
WORKDIR /srv/shop
COPY server.js ./
CMD ["node", "server.js"]
