FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER -1
CMD ["/opt/app"]
