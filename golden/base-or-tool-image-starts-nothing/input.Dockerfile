FROM debian:12
RUN mkdir /opt/tools
ENTRYPOINT []
CMD []
