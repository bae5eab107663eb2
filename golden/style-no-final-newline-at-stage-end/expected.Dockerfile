FROM node:20
CMD ["node", "a.js"]
COPY --chown=1000:1000 . /srv
USER 1000:1000