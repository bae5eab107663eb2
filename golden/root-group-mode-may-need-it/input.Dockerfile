FROM debian:12
ENV HOME=/srv
RUN mkdir /srv/data && chmod 775 /srv/data
USER 1001
CMD ["/srv/server"]
