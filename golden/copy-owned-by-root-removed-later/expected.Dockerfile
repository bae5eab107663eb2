FROM node:20
COPY in /srv/in
RUN make -C /srv && rm -rf /srv/in
USER 1000:1000
CMD ["node", "a.js"]
