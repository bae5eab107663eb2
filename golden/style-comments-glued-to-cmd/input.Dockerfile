FROM node:20
COPY . /srv

# start it
# with node
CMD ["node", "/srv/a.js"]
