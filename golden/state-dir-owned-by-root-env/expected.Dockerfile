FROM debian:12
ENV DATA_DIR=/var/lib/shop LOG_DIR=/var/log/shop \
    CONFIG_DIR=/etc/shop APP_HOME=/opt/shop DATABASE_URL=sqlite:////srv/shop/db/shop.db
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --chown=10001:10001 shop /opt/shop/shop
RUN mkdir -p /srv/shop/db /var/lib/shop /var/log/shop && chown 10001:10001 /srv/shop/db /var/lib/shop /var/log/shop
USER 10001:10001
CMD ["/opt/shop/shop"]
