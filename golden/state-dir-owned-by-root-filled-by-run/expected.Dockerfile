FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY server /usr/local/bin/server
RUN mkdir -p /var/lib/app && tar -xzf /usr/share/app.tgz -C /var/lib/app
RUN chown 10001:10001 /var/lib/app
VOLUME /var/lib/app
USER 10001:10001
CMD ["server"]
