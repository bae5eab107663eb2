FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER 4294967296
CMD ["/opt/app"]
