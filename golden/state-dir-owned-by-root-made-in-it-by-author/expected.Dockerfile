FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN mkdir -p /var/lib/app && touch /var/lib/app/key && chown root:root /var/lib/app/key
COPY server /usr/local/bin/server
RUN chown 10001:10001 /var/lib/app
VOLUME /var/lib/app
USER 10001:10001
CMD ["server"]
