FROM debian:12
COPY passwd group /etc/
COPY server /usr/local/bin/server
USER service
CMD ["/usr/local/bin/server"]
