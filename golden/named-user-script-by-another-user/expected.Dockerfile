FROM debian:12
RUN useradd --uid 1500 app
COPY install.sh /tmp/install.sh
USER 1500:1500
RUN /tmp/install.sh
CMD ["/usr/bin/server"]
