FROM node:20
COPY in /srv/in
RUN make -C /srv && rm -rf /srv/in
CMD ["node", "a.js"]
