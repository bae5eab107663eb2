FROM node:20
COPY --chown=1000:1000 key.pem /etc/ssl/private/key.pem
COPY conf/ /etc/conf/
USER 1000:1000
CMD ["node", "a.js"]
