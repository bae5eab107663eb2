FROM node:20-alpine
WORKDIR /app
# droproot: ignore=copy-owned-by-root read only
COPY package.json ./
COPY --chown=1000:1000 . .
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["node", "server.js"]
