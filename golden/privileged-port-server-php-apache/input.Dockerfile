FROM php:8.2-apache
RUN a2enmod rewrite headers && docker-php-ext-install pdo_mysql
COPY . /var/www/html/
EXPOSE 80
