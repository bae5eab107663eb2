FROM httpd:2.4
COPY ./site/ /usr/local/apache2/htdocs/
RUN sed -i 's/^Listen 80$/Listen 8080/' /usr/local/apache2/conf/httpd.conf
RUN chown 33:33 /usr/local/apache2/logs
EXPOSE 8080
USER 33:33
