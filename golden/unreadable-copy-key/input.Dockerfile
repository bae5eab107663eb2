FROM node:20
COPY key.pem /etc/ssl/private/key.pem
COPY conf/ /etc/conf/
CMD ["node", "a.js"]
