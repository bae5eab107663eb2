FROM node:20-alpine
WORKDIR /app
# hadolint ignore=DL3002
USER root
RUN npm ci
USER 1000:1000
CMD ["node", "server.js"]
