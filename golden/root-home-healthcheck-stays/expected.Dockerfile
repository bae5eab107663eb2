FROM node:20
COPY check.sh /root/check.sh
RUN npm ci
USER 1000:1000
HEALTHCHECK CMD /root/check.sh
CMD ["node", "a.js"]
