FROM php:8.2-apache
RUN a2enmod ssl && a2ensite default-ssl
COPY . /var/www/html/
EXPOSE 80 443
