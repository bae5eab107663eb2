FROM debian:12
COPY . /srv/app
RUN chown --recursive 1001 /srv/app
USER 1001:1001
CMD ["/srv/app/run"]
