FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER +5
CMD ["/opt/app"]
