FROM php:8.3-cli
WORKDIR /srv/shop
COPY --chown=33:33 . .
RUN composer install --no-dev
RUN chown 33:33 /srv/shop
USER 33:33
CMD ["php", "artisan", "serve", "--host=0.0.0.0"]
