FROM node:20-alpine
WORKDIR /app
COPY . .
# hadolint ignore=DL3008,DL3002
USER root
CMD ["node", "server.js"]
