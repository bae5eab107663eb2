FROM node:20
WORKDIR /app
COPY package.json ./
RUN npm ci
COPY . .
COPY --chown=0:0 secret /app/secret
ADD a.tar.gz /app/a
RUN chown -Rf node /app /app/data && chmod 700 /app
USER node
