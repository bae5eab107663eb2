# Debian's apache2 with the folders that php:apache opens to everybody, and its start script. Without PHP.
FROM debian:12-slim
ENV APACHE_CONFDIR=/etc/apache2
ENV APACHE_ENVVARS=/etc/apache2/envvars
RUN mkdir -p /var/run/apache2 /var/lock/apache2 && rm -f /var/log/apache2/* /var/www/html/* && \
    chmod 1777 /var/run/apache2 /var/lock/apache2 /var/log/apache2 /var/www/html && \
    ln -sfT /dev/stderr /var/log/apache2/error.log && \
    ln -sfT /dev/stdout /var/log/apache2/access.log && \
    ln -sfT /dev/stdout /var/log/apache2/other_vhosts_access.log
COPY shims/entrypoint /usr/local/bin/docker-php-entrypoint
COPY shims/apache2-foreground /usr/local/bin/
WORKDIR /var/www/html
EXPOSE 80
ENTRYPOINT ["docker-php-entrypoint"]
CMD ["apache2-foreground"]
