FROM node:20
WORKDIR /app
COPY --chown=1000:0 package.json ./
RUN npm ci
COPY --chown=1000:0 . .
COPY --chown=0:0 secret /app/secret
ADD a.tar.gz /app/a
RUN chown -Rf node /app /app/data && chmod 700 /app
USER 1000:1000
