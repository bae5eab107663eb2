FROM node:20
WORKDIR /app
USER 1000:1000
CMD ["node", "a.js"]
