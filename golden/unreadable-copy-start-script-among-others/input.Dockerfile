FROM node:20
COPY start.sh other.sh /usr/local/bin/
ENTRYPOINT ["start.sh"]
