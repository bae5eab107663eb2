FROM node:20
COPY start.sh /srv/start.sh
CMD ["/srv/start.sh"]
