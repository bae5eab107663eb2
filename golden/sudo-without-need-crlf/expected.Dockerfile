FROM debian:12
ENV HOME=/srv
RUN mkdir /srv/a \
    && mkdir /srv/b
USER 1500:1500
CMD ["/srv/server"]
