FROM debian:12
RUN mkdir -p /var/lib/app && touch /var/lib/app/key && chown root:root /var/lib/app/key
COPY server /usr/local/bin/server
VOLUME /var/lib/app
CMD ["server"]
