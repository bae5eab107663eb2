FROM debian:bookworm
RUN useradd --uid 2000 app
RUN useradd --uid 3000 app
USER 2000:2000
CMD ["/opt/app"]
