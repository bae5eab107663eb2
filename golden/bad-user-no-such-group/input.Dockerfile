FROM debian:12
RUN useradd --uid 2000 --gid users --create-home app
USER 2000:app
CMD ["/opt/app"]
