FROM node:20
ONBUILD COPY . /app
ONBUILD RUN apt-get update && apt-get install -y git
ONBUILD USER node
CMD ["node", "/app/a.js"]
