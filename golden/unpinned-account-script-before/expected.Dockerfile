FROM debian:12
COPY install.sh /tmp/install.sh
RUN /tmp/install.sh
RUN groupadd --gid 10001 -r app && useradd --uid 10001 -r -g app app
USER 10001:10001
CMD ["/usr/bin/server"]
