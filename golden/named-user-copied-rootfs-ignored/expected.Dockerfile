FROM debian:12
RUN useradd --uid 1500 app
COPY rootfs/ /
USER 1500:1500
CMD ["/usr/local/bin/server"]
