FROM node:20
WORKDIR /root/app
CMD ["node", "a.js"]
