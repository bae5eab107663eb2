FROM debian:12
RUN groupadd -g 4200 service && useradd -u 4100 -g service service
COPY scripts/more.sh /tmp/
RUN sh /tmp/more.sh
USER service
CMD ["/usr/bin/server"]
