FROM node:20
WORKDIR /app
USER node
COPY --chown=1000:1000 . .
USER root
RUN apt-get update && apt-get install -y ca-certificates
CMD ["node", "server.js"]
