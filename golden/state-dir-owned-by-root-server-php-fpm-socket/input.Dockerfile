FROM php:8.3-fpm
COPY www.conf /usr/local/etc/php-fpm.d/www.conf
COPY . /var/www/html
