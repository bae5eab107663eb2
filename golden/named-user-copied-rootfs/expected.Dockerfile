FROM debian:12
RUN useradd --uid 1500 app
COPY rootfs/ /
USER 4100:4200
CMD ["/usr/local/bin/server"]
