FROM debian:12
ENV HOME=/srv
RUN sudo -u games id && sudo -s id && sudo cd /srv
USER 1500:1500
CMD ["/srv/server"]
