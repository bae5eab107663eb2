FROM ubuntu:24.04
RUN apt-get update && apt-get install -y --no-install-recommends apache2
RUN a2enmod ssl
EXPOSE 80 443
CMD ["apachectl", "-D", "FOREGROUND"]
