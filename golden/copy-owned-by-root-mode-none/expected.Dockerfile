FROM node:20
WORKDIR /app
COPY . .
USER 1000:1000
CMD ["node", "a.js"]
