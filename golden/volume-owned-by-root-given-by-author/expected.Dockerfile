FROM node:20
RUN mkdir /data /open && chown node:node /data && chmod 1777 /open
VOLUME /data /open
USER 1000:1000
CMD ["node", "a.js"]
