FROM node:20-alpine
WORKDIR /app
# hadolint ignore=DL3002
USER root
RUN npm ci
USER node
CMD ["node", "server.js"]
