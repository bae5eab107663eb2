FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER 1000:1000
CMD ["/opt/app"]
