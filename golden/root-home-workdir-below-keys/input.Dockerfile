FROM node:20
WORKDIR /root
COPY id_ed25519 .ssh/
RUN npm ci
CMD ["node", "a.js"]
