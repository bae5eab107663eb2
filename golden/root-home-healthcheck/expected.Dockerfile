FROM debian:12
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --chown=10001:10001 check.sh /home/app/check.sh
COPY tinyd /usr/local/bin/tinyd
USER 10001:10001
HEALTHCHECK --interval=5s CMD /home/app/check.sh
CMD ["tinyd", "serve"]
