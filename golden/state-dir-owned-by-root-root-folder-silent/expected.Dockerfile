FROM node:20
COPY . .
USER 1000:1000
CMD ["node", "a.js"]
