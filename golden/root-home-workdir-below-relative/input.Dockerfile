FROM node:20
WORKDIR /root
COPY a.js .
WORKDIR data
CMD ["node", "/root/a.js"]
