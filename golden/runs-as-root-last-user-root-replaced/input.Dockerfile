FROM node:20
USER node
RUN npm ci
USER root
COPY a.conf /etc/a.conf
CMD ["node", "a.js"]
