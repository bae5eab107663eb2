FROM node:20
COPY \
  # sources
  a b \
  /srv/
CMD ["node", "/srv/a"]
