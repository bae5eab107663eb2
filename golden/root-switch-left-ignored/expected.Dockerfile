FROM node:20
USER 1000:1000
RUN npm --version
USER root
COPY server.js /app/server.js
CMD ["node", "/app/server.js"]
