FROM node:20
WORKDIR /app
COPY --chown=root:root . .
CMD ["node", "a.js"]
