FROM node:20
WORKDIR /app
USER node
CMD ["node", "a.js"]
