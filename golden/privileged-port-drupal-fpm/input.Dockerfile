FROM drupal:8.7-fpm
RUN apt-get update && apt-get install -y git
