# syntax=docker/dockerfile:1
# escape=`
FROM node:20
COPY --chown=1000:1000 . `
  /srv
USER 1000:1000
CMD ["node", "/srv/a.js"]
