FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER app # the account of the app
CMD ["/opt/app"]
