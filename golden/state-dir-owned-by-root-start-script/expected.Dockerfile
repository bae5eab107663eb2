FROM node:20
COPY start.sh /usr/local/bin/
RUN mkdir -p /data /data/cache && chown 1000:1000 /data /data/cache
USER 1000:1000
ENTRYPOINT ["/usr/local/bin/start.sh"]
