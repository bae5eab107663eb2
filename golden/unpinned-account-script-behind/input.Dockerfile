FROM debian:12
RUN groupadd -r app && useradd -r -g app app
COPY install.sh /tmp/install.sh
RUN /tmp/install.sh
USER app
CMD ["/usr/bin/server"]
