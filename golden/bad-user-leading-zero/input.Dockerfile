FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER 01000
CMD ["/opt/app"]
