FROM node:20
VOLUME /etc/app /usr/share/nginx/html /tmp
CMD ["node", "a.js"]
