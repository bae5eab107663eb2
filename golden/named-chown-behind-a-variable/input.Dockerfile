FROM debian:12
ENV OWNER=app
COPY --chown=$OWNER server /srv/server
RUN groupadd --gid 1500 app && useradd --uid 1500 --gid 1500 app
USER 1500:1500
CMD ["/srv/server"]
