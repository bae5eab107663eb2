FROM node:20
VOLUME /etc/app /usr/share/nginx/html /tmp
USER 1000:1000
CMD ["node", "a.js"]
