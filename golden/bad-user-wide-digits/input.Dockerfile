FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER １０００
CMD ["/opt/app"]
