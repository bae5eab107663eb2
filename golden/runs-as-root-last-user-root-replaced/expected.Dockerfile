FROM node:20
USER 1000:1000
RUN npm ci
USER 1000:1000
COPY a.conf /etc/a.conf
CMD ["node", "a.js"]
