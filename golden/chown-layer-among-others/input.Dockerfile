FROM node:20
WORKDIR /app
COPY . .
RUN chown -R node:node /app && chmod 700 /app
COPY a.tar.gz /srv/x/
ADD a.tar.gz /srv/x/
RUN chown -R node:node /srv/x
COPY y /home/node/y
RUN chown -R node:node /home/node
USER node
