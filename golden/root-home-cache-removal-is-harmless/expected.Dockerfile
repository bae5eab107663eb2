FROM node:20
RUN npm ci && rm -rf /root/.npm
USER 1000:1000
CMD ["node", "a.js"]
