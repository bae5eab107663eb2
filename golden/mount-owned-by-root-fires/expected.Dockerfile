FROM node:20
WORKDIR /home/node/app
USER 1000
RUN --mount=type=cache,target=/home/node/.npm --mount=type=secret,id=npmrc npm ci
USER 1000:1000
RUN --mount=type=ssh git fetch
