FROM node:20
WORKDIR /srv/app
COPY --chown=1000:1000 . .
RUN chown 1000:1000 /srv/app
USER 1000:1000
CMD ["node", "a.js"]
