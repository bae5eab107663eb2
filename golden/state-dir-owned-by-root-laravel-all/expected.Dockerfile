FROM php:8.3-cli
WORKDIR /srv/shop
COPY --chown=33:33 . .
RUN composer install --no-dev
RUN mkdir -p /srv/shop /srv/shop/bootstrap/cache /srv/shop/storage /srv/shop/storage/framework /srv/shop/storage/framework/views /srv/shop/storage/logs && chown 33:33 /srv/shop /srv/shop/bootstrap/cache /srv/shop/storage /srv/shop/storage/framework /srv/shop/storage/framework/views /srv/shop/storage/logs
USER 33:33
CMD ["php", "artisan", "serve", "--host=0.0.0.0"]
