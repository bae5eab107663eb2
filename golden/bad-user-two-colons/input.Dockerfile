FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER app:app:app
CMD ["/opt/app"]
