FROM node:20
USER node
CMD ["node", "a.js"]
