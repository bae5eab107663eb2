FROM debian:12
ENV HOME=/srv
RUN sudo mkdir /srv/a \
    && sudo mkdir /srv/b
USER 1500:1500
CMD ["/srv/server"]
