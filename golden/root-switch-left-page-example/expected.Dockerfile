FROM node:20
WORKDIR /app
USER 1000:1000
COPY --chown=1000:1000 . .
USER root
RUN apt-get update && apt-get install -y ca-certificates
RUN chown 1000:1000 /app
USER 1000:1000
CMD ["node", "server.js"]
