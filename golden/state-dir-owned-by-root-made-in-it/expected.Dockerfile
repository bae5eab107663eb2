FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN mkdir -p /var/lib/app/cache /var/log/app \
 && touch /var/lib/app/app.db \
 && echo started > /var/log/app/app.log \
 && ln -sf /dev/stdout /var/log/app/access.log \
 && touch /var/log/app/open.log && chmod 0666 /var/log/app/open.log
COPY server /usr/local/bin/server
RUN chown 10001:10001 /var/lib/app /var/lib/app/app.db /var/lib/app/cache /var/log/app /var/log/app/app.log
VOLUME /var/lib/app
USER 10001:10001
CMD ["server", "--log-dir=/var/log/app"]
