FROM debian:bookworm
RUN useradd --uid 3000 --user-group app
USER 4000:4000
CMD ["/opt/app"]
