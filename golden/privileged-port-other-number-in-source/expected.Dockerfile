FROM node:20-slim
WORKDIR /srv/shop
COPY --chown=1000:1000 server.js ./
RUN chown 1000:1000 /srv/shop
USER 1000:1000
CMD ["node", "server.js"]
