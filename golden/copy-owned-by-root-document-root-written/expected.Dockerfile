FROM node:20
COPY site /srv/html
COPY --chown=1000:1000 a.js /srv/app/a.js
RUN mkdir -p /srv/html/uploads && chown 1000:1000 /srv/html/uploads
USER 1000:1000
CMD ["node", "/srv/app/a.js", "--upload-dir=/srv/html/uploads"]
