FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER app	web
CMD ["/opt/app"]
