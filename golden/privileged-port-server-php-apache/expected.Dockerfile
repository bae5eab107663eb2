FROM php:8.2-apache
RUN a2enmod rewrite headers && docker-php-ext-install pdo_mysql
COPY . /var/www/html/
EXPOSE 8080
RUN sed -i 's/^Listen 80$/Listen 8080/' /etc/apache2/ports.conf && sed -i 's/<VirtualHost \*:80>/<VirtualHost *:8080>/' /etc/apache2/sites-enabled/000-default.conf
USER 33:33
