FROM debian:12
COPY install.sh /tmp/install.sh
RUN /tmp/install.sh
USER app
CMD ["/usr/bin/server"]
