FROM node:20 AS base
VOLUME /data

FROM base AS test
RUN npm test

FROM base
CMD ["node", "a.js"]
