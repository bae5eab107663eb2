FROM ubuntu:24.04
RUN apt-get update && apt-get install -y --no-install-recommends apache2 libapache2-mod-php && rm -rf /var/lib/apt/lists/*
RUN a2enmod rewrite && echo "ServerName localhost" >> /etc/apache2/apache2.conf
COPY . /var/www/html/
EXPOSE 8080
RUN mkdir -p /var/run/apache2 && chown -R www-data /var/run/apache2 /var/log/apache2 && sed -i 's/^Listen 80$/Listen 8080/' /etc/apache2/ports.conf && sed -i 's/<VirtualHost \*:80>/<VirtualHost *:8080>/' /etc/apache2/sites-enabled/000-default.conf
USER 33:33
CMD ["apachectl", "-D", "FOREGROUND"]
