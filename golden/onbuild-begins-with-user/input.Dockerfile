FROM node:20
ONBUILD USER root
ONBUILD COPY . /app
ONBUILD RUN cd /app && npm install
ONBUILD USER node
CMD ["node", "/app/a.js"]
