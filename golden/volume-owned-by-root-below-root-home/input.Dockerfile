FROM node:20
VOLUME /root/.config
CMD ["node", "a.js"]
