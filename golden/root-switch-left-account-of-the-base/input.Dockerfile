FROM node:20
WORKDIR /app
USER node
RUN npm --version
USER 0
COPY ca.crt /usr/local/share/ca-certificates/ca.crt
CMD ["node", "server.js"]
