FROM node:20
WORKDIR /app
RUN chown node /app
CMD ["node", "a.js"]
