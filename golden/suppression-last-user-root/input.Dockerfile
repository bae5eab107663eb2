FROM node:20-alpine
WORKDIR /app
COPY . .
# droproot: ignore=runs-as-root mounts
USER root
CMD ["node", "server.js"]
