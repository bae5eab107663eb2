FROM debian:12
RUN groupadd --gid 4000 media
USER 4000:media
CMD ["/srv/server"]
