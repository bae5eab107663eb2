FROM node:20
WORKDIR /app
COPY package.json server.js ./
EXPOSE 80
CMD ["npm", "start"]
