# Debian's apache2 with the folders, the start script and the configuration layout of the official httpd.
FROM debian:12-slim
RUN mkdir -p /usr/local/apache2/bin /usr/local/apache2/conf /usr/local/apache2/htdocs /usr/local/apache2/logs && \
    chown www-data:www-data /usr/local/apache2 && rm -rf /etc/apache2 && \
    echo '<html><body><h1>It works!</h1></body></html>' > /usr/local/apache2/htdocs/index.html && \
    printf '#!/bin/sh\nexec /usr/sbin/apache2 -d /usr/local/apache2 -f conf/httpd.conf "$@"\n' \
      > /usr/local/apache2/bin/httpd && chmod 755 /usr/local/apache2/bin/httpd
COPY httpd.conf /usr/local/apache2/conf/httpd.conf
COPY shims/httpd-foreground /usr/local/bin/
ENV HTTPD_PREFIX=/usr/local/apache2
ENV PATH=/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /usr/local/apache2
EXPOSE 80
CMD ["httpd-foreground"]
