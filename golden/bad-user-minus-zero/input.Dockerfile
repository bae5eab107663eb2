FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER -0
CMD ["/opt/app"]
