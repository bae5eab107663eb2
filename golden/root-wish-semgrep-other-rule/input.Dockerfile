# nosemgrep: dockerfile.audit.dockerfile-source-not-pinned.dockerfile-source-not-pinned
FROM node:20-alpine
CMD ["node", "/srv/server.js"]
