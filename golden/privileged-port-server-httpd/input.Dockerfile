FROM httpd:2.4
RUN echo 'ServerName localhost' >> /usr/local/apache2/conf/httpd.conf && \
    sed -i 's/#LoadModule rewrite/LoadModule rewrite/' /usr/local/apache2/conf/httpd.conf
COPY public/ /usr/local/apache2/htdocs/
CMD ["httpd-foreground"]
