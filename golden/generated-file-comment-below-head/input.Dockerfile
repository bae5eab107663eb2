FROM debian:12
# generated, do not edit: the line below
COPY server /srv/server
CMD ["/srv/server"]
