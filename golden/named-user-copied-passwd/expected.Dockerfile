FROM debian:12
COPY passwd group /etc/
COPY server /usr/local/bin/server
USER 4100:4200
CMD ["/usr/local/bin/server"]
