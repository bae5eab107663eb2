FROM debian:bookworm
RUN groupadd --gid 4000 app4000 && useradd --no-log-init --create-home --uid 4000 --gid 4000 --shell /usr/sbin/nologin app4000
RUN useradd --uid 3000 --user-group app
USER 4000:4000
CMD ["/opt/app"]
