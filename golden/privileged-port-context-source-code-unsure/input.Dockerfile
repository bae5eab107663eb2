FROM node:20
WORKDIR /app
COPY server.js ./
EXPOSE 80
CMD ["node", "server.js"]
