FROM node:20
WORKDIR /home/node/app
RUN chown 1000:1000 /home/node/app
USER 1000:1000
CMD ["node", "a.js"]
