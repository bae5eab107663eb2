FROM node:20
RUN useradd --uid 1000 app || true
USER 1000:1000
CMD ["node", "server.js"]
