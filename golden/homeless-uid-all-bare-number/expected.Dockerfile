FROM debian:bookworm
RUN groupadd --gid 4000 app && useradd --no-log-init --create-home --uid 4000 --gid 4000 --shell /usr/sbin/nologin app
USER 4000:4000
CMD ["/opt/app"]
