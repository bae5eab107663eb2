FROM node:20
ADD --chmod=0644 https://example.org/a.js /srv/a.js
COPY --chmod=0755 start.sh /usr/local/bin/start.sh
ENTRYPOINT ["/usr/local/bin/start.sh"]
