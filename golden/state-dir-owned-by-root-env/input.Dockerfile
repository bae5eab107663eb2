FROM debian:12
ENV DATA_DIR=/var/lib/shop LOG_DIR=/var/log/shop \
    CONFIG_DIR=/etc/shop APP_HOME=/opt/shop DATABASE_URL=sqlite:////srv/shop/db/shop.db
COPY shop /opt/shop/shop
CMD ["/opt/shop/shop"]
