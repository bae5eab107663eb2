FROM debian:12
ENV PATH=/opt/shop/bin:$PATH
WORKDIR /srv/shop
COPY shop /opt/shop/bin/shop
VOLUME /opt/shop
CMD ["shop", "serve"]
