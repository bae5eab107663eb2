FROM node:20
COPY site /srv/html
COPY a.js /srv/app/a.js
CMD ["node", "/srv/app/a.js", "--upload-dir=/srv/html/uploads"]
