FROM debian:12
RUN useradd --uid 1500 app
COPY rootfs/ /
USER app
CMD ["/usr/local/bin/server"]
