FROM node:20
USER node
RUN npm --version
USER root
COPY server.js /app/server.js
CMD ["node", "/app/server.js"]
