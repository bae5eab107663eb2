FROM node:20
RUN npm ci && rm -rf /root/.npm
CMD ["node", "a.js"]
