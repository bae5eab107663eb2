FROM node:20
COPY --link --chmod=0755 ["a b", "/srv/a b"]
ADD --checksum=sha256:00 x /srv/x
CMD ["node", "a.js"]
