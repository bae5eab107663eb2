FROM debian:12
ENV HOME=/srv
RUN groupadd --gid 1001 media
USER 1001
CMD ["/srv/server"]
