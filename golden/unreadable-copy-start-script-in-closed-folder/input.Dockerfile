FROM debian:12
COPY tools /usr/local/lib/acme
CMD ["/usr/local/lib/acme/bin/start.sh"]
