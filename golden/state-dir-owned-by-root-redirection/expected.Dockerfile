FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --chown=10001:10001 server /srv/server
RUN touch /var/log/server.log && chown 10001:10001 /var/log/server.log
USER 10001:10001
CMD /srv/server >> /var/log/server.log 2>&1
