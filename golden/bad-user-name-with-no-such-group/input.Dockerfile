FROM debian:12
RUN groupadd --gid 3000 web && useradd --uid 2000 --gid web app
USER app:app
CMD ["/opt/app"]
