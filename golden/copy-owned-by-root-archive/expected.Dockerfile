FROM node:20
ADD app.tar.gz /srv
USER 1000:1000
CMD ["node", "/srv/a.js"]
