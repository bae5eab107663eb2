FROM php:8.3-fpm-alpine
RUN docker-php-ext-install pdo_mysql
COPY zz-app.conf /usr/local/etc/php-fpm.d/
COPY . /var/www/html
USER 82:82
