FROM node:20
ADD --chown=1000:1000 https://example.org/a.js /srv/a.js
USER 1000:1000
CMD ["node", "/srv/a.js"]
