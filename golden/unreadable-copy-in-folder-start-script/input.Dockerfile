FROM node:20
COPY bin/ /usr/local/bin/
ENTRYPOINT ["/usr/local/bin/start.sh"]
