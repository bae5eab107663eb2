FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER $UNSET
CMD ["/opt/app"]
