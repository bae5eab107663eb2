FROM node:20-alpine
WORKDIR /app
COPY . .
# hadolint ignore=DL3008
USER root
CMD ["node", "server.js"]
