FROM node:20
ADD app.tar.gz /srv
CMD ["node", "/srv/a.js"]
