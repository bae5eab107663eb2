FROM debian:12
ENV HOME=/srv
USER 1001:0
CMD ["/srv/server"]
