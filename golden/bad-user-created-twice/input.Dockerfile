FROM debian:bookworm
RUN useradd --uid 2000 app
RUN useradd --uid 3000 app
USER app
CMD ["/opt/app"]
