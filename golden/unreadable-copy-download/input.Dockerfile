FROM node:20
ADD https://example.org/a.js /srv/a.js
CMD ["node", "/srv/a.js"]
