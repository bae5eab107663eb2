# nosemgrep: dockerfile.audit.dockerfile-source-not-pinned.dockerfile-source-not-pinned
FROM node:20-alpine
USER 1000:1000
CMD ["node", "/srv/server.js"]
