FROM node:20
RUN useradd --uid 1000 app
USER app
CMD ["node", "server.js"]
