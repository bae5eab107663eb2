# syntax=docker/dockerfile:1
FROM node:20
WORKDIR /app
COPY --link --chown=1000:1000 . .
USER 1000:1000
CMD ["node", "server.js"]
