FROM node:20
USER node
RUN npm --version
USER root
EXPOSE 80
CMD ["node", "server.js"]
