FROM node:20
COPY --chown=1000:1000 . /srv

USER 1000:1000
# start it
# with node
CMD ["node", "/srv/a.js"]
