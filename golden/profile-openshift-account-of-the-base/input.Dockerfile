FROM node:20-bookworm
WORKDIR /home/node
COPY . .
CMD ["node", "app.js"]
