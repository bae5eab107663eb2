FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN git clone --depth 1 https://example.com/app.git /srv/app
WORKDIR /srv/app
RUN chown 10001:10001 /srv/app
USER 10001:10001
CMD ["./bin/server"]
