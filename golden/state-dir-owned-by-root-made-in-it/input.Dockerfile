FROM debian:12
RUN mkdir -p /var/lib/app/cache /var/log/app \
 && touch /var/lib/app/app.db \
 && echo started > /var/log/app/app.log \
 && ln -sf /dev/stdout /var/log/app/access.log \
 && touch /var/log/app/open.log && chmod 0666 /var/log/app/open.log
COPY server /usr/local/bin/server
VOLUME /var/lib/app
CMD ["server", "--log-dir=/var/log/app"]
