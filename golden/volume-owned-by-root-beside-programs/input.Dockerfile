FROM debian:12
ENV PATH=/opt/shop/bin:$PATH
WORKDIR /opt/shop
COPY shop bin/shop
VOLUME /opt/shop/uploads
CMD ["shop", "serve"]
