FROM node:20
COPY check.sh /root/check.sh
RUN npm ci
HEALTHCHECK CMD /root/check.sh
CMD ["node", "a.js"]
