FROM debian:bookworm
COPY setup.sh /
RUN sh /setup.sh
USER web
CMD ["/opt/app"]
