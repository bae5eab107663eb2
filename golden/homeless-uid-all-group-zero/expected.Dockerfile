FROM debian:bookworm
RUN useradd --no-log-init --create-home --uid 4000 --gid 0 --shell /usr/sbin/nologin app && chmod g=u /home/app
USER 4000:0
CMD ["/opt/app"]
