FROM registry.example.com/team/base:3
COPY --chown=app:app server /srv/server
USER 1500:1500
CMD ["/srv/server"]
