FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER 2000:2000
CMD ["/opt/app"]
