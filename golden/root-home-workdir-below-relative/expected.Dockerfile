FROM node:20
WORKDIR /home/node
COPY --chown=1000:1000 a.js .
WORKDIR data
RUN chown 1000:1000 /home/node/data
USER 1000:1000
CMD ["node", "/home/node/a.js"]
