FROM node:20
ADD --chmod=0644 --chown=1000:1000 https://example.org/a.js /srv/a.js
COPY --chmod=0755 start.sh /usr/local/bin/start.sh
USER 1000:1000
ENTRYPOINT ["/usr/local/bin/start.sh"]
