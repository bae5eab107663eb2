FROM php:8.3-cli
WORKDIR /srv/shop
COPY . .
RUN composer install --no-dev
CMD ["php", "artisan", "serve", "--host=0.0.0.0"]
