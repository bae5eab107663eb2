FROM node:20
WORKDIR /app
COPY --chown=node:node . .
RUN chown node:node /app
USER 1000:1000
CMD ["node", "a.js"]
