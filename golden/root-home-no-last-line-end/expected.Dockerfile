FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /home/app
COPY --chown=10001:10001 server .
USER 10001:10001
CMD ["/home/app/server"]