FROM node:20
COPY . .
CMD ["node", "a.js"]
