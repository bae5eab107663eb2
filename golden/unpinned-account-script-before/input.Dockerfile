FROM debian:12
COPY install.sh /tmp/install.sh
RUN /tmp/install.sh
RUN groupadd -r app && useradd -r -g app app
USER app
CMD ["/usr/bin/server"]
