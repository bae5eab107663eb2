FROM node:20
WORKDIR /app
COPY . .
RUN chown -R node:node /app
CMD ["node", "a.js"]
