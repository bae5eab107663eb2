FROM node:20
COPY --chmod=0755 start.sh /usr/local/bin/start.sh
USER 1000:1000
ENTRYPOINT ["/usr/local/bin/start.sh"]
