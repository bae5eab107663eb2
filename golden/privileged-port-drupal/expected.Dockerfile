FROM drupal:8.7
RUN apt-get update && apt-get install -y git
COPY theme /var/www/html/themes/shop
RUN sed -i 's/^Listen 80$/Listen 8080/' /etc/apache2/ports.conf && sed -i 's/<VirtualHost \*:80>/<VirtualHost *:8080>/' /etc/apache2/sites-enabled/000-default.conf
EXPOSE 8080
USER 33:33
