FROM node:20
VOLUME /data
CMD ["node", "a.js"]
