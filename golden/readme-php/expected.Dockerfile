FROM php:8.4-apache
RUN mv "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini"
RUN docker-php-ext-install pdo_mysql
COPY src/ /var/www/html/
RUN sed -i 's/^Listen 80$/Listen 8080/' /etc/apache2/ports.conf && sed -i 's/<VirtualHost \*:80>/<VirtualHost *:8080>/' /etc/apache2/sites-enabled/000-default.conf
EXPOSE 8080
USER 33:33
