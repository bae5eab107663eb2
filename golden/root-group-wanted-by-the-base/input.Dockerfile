FROM bitnami/nginx:1.25
USER 0
RUN rm -f /opt/bitnami/nginx/conf/server_blocks/unused.conf
USER 1001
