FROM node:20
CMD apt-get update && node a.js
