# syntax=docker/dockerfile:1
FROM node:20
WORKDIR /app
COPY --link --chown=node:node . .
USER 1000:1000
CMD ["node", "server.js"]
