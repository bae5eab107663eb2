# syntax=docker/dockerfile:1
# escape=`
FROM node:20
COPY . `
  /srv
CMD ["node", "/srv/a.js"]
