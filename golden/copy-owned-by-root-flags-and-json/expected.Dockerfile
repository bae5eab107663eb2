FROM node:20
COPY --link --chmod=0755 --chown=1000:1000 ["a b", "/srv/a b"]
ADD --checksum=sha256:00 --chown=1000:1000 x /srv/x
USER 1000:1000
CMD ["node", "a.js"]
