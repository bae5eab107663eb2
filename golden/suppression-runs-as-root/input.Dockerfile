FROM node:20-alpine AS build
RUN npm ci

# droproot: ignore=runs-as-root needs the docker socket
# (see RFC 12)
FROM node:20-alpine
WORKDIR /app
COPY --from=build /app .
CMD ["node", "server.js"]
