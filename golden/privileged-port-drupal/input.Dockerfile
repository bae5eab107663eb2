FROM drupal:8.7
RUN apt-get update && apt-get install -y git
COPY theme /var/www/html/themes/shop
