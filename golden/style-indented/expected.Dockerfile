FROM node:20
  WORKDIR /app
  COPY --chown=1000:1000 . .
  RUN chown 1000:1000 /app
  USER 1000:1000
  CMD ["node", "a.js"]
