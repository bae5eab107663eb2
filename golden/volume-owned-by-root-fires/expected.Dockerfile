FROM node:20
RUN mkdir -p /data && chown 1000:1000 /data
VOLUME /data
USER 1000:1000
CMD ["node", "a.js"]
