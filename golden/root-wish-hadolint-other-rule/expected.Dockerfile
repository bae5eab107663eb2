FROM node:20-alpine
WORKDIR /app
COPY --chown=1000:1000 . .
# hadolint ignore=DL3008
USER root
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["node", "server.js"]
