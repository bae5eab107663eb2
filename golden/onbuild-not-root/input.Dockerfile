FROM node:20
ONBUILD COPY package.json /app/
USER 1000:1000
CMD ["node", "/app/index.js"]
