FROM node:20
COPY server /srv/app/server
RUN setcap cap_net_bind_service=+ep /srv/app/server
RUN chown -R node:node /srv/app && true
USER 1000:1000
CMD ["/srv/app/server"]
