FROM node:20
ARG DATA
VOLUME $DATA
CMD ["node", "a.js"]
