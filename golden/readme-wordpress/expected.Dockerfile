FROM wordpress:6-php8.3-apache
COPY theme/ /usr/src/wordpress/wp-content/themes/ours/
RUN sed -i 's/^Listen 80$/Listen 8080/' /etc/apache2/ports.conf && sed -i 's/<VirtualHost \*:80>/<VirtualHost *:8080>/' /etc/apache2/sites-enabled/000-default.conf
EXPOSE 8080
USER 33:33
