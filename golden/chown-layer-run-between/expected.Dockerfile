FROM node:20
WORKDIR /app
COPY . .
RUN npm ci
RUN chown -R node:node /app
USER 1000:1000
