FROM node:20
COPY --chown=1000:1000 \
  # sources
  a b \
  /srv/
USER 1000:1000
CMD ["node", "/srv/a"]
