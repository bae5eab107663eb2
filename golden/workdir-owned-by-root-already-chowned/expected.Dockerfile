FROM node:20
WORKDIR /app
RUN chown node /app
USER 1000:1000
CMD ["node", "a.js"]
