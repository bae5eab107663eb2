FROM node:20
VOLUME /var/run/docker.sock
CMD ["node", "a.js"]
