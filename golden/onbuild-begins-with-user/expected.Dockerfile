FROM node:20
ONBUILD USER root
ONBUILD COPY . /app
ONBUILD RUN cd /app && npm install
ONBUILD USER node
USER 1000:1000
CMD ["node", "/app/a.js"]
