FROM node:20
COPY . /srv
CMD ["node", "/srv/a.js"]
