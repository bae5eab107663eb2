FROM node:20
COPY conf /etc/acme
COPY a.js /srv/app/a.js
CMD ["node", "/srv/app/a.js"]
