FROM php:8.2-apache
ENV PORT=9000
RUN sed -i 's!\*:.*!*:${PORT}>!' /etc/apache2/sites-available/000-default.conf
COPY site /srv/site
