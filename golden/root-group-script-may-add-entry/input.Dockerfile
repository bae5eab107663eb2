FROM debian:12
ENV HOME=/srv
COPY setup.sh /tmp/setup.sh
RUN /tmp/setup.sh
USER 1001
CMD ["/srv/server"]
