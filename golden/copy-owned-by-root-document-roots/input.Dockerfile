FROM node:20
COPY site /var/www/site
COPY site /srv/html
COPY site /usr/local/apache2/htdocs/
COPY a.js /srv/app/a.js
CMD ["node", "/srv/app/a.js"]
