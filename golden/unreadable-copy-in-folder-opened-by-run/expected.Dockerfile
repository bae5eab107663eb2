FROM node:20
COPY bin/ /usr/local/bin/
RUN chmod -R a+rX /usr/local/bin
USER 1000:1000
ENTRYPOINT ["/usr/local/bin/start.sh"]
