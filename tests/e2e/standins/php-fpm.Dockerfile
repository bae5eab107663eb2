# Debian's php-fpm with the configuration files of php:fpm.
FROM debian:12-slim
COPY php-fpm-etc/ /usr/local/etc/
COPY shims/entrypoint /usr/local/bin/docker-php-entrypoint
COPY shims/php-fpm /usr/local/bin/
RUN rm -f /var/www/html/* && chmod 1777 /var/www/html
WORKDIR /var/www/html
EXPOSE 9000
STOPSIGNAL SIGQUIT
ENTRYPOINT ["docker-php-entrypoint"]
CMD ["php-fpm"]
