FROM node:20
WORKDIR /
USER 1000:1000
CMD ["node", "a.js"]
