FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends apache2
COPY site.conf /etc/apache2/sites-available/000-default.conf
CMD ["apache2ctl", "-DFOREGROUND"]
