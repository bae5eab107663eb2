FROM node:20
COPY conf /etc/acme
COPY --chown=1000:1000 a.js /srv/app/a.js
USER 1000:1000
CMD ["node", "/srv/app/a.js"]
