FROM node:20
USER 1000:1000
RUN npm --version
USER root
EXPOSE 80
CMD ["node", "server.js"]
