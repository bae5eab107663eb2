FROM node:22-slim
WORKDIR /usr/src/app
COPY --chown=1000:1000 package*.json ./
RUN npm ci --omit=dev
COPY --chown=1000:1000 . .
EXPOSE 3000
RUN chown 1000:1000 /usr/src/app
USER 1000:1000
CMD [ "node", "server.js" ]
