FROM node:20
COPY .npmrc /root/.npmrc
RUN npm ci
CMD ["node", "a.js"]
