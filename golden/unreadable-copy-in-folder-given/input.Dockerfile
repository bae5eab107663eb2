FROM node:20
WORKDIR /srv/app
COPY . .
CMD ["node", "a.js"]
