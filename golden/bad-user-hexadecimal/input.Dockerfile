FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER 0x10
CMD ["/opt/app"]
