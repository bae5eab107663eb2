FROM debian:12
ENV PATH=/opt/shop/bin:$PATH
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /opt/shop
COPY shop bin/shop
RUN mkdir -p /opt/shop /opt/shop/uploads && chown 10001:10001 /opt/shop /opt/shop/uploads
VOLUME /opt/shop/uploads
USER 10001:10001
CMD ["shop", "serve"]
