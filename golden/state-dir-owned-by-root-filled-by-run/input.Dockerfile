FROM debian:12
COPY server /usr/local/bin/server
RUN mkdir -p /var/lib/app && tar -xzf /usr/share/app.tgz -C /var/lib/app
VOLUME /var/lib/app
CMD ["server"]
