FROM node:20
COPY site /var/www/site
COPY site /srv/html
COPY site /usr/local/apache2/htdocs/
COPY --chown=1000:1000 a.js /srv/app/a.js
USER 1000:1000
CMD ["node", "/srv/app/a.js"]
