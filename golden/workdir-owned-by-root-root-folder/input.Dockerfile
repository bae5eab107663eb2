FROM node:20
WORKDIR /
CMD ["node", "a.js"]
