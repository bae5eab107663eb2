FROM debian:bookworm
RUN groupadd --gid 1000 svc && useradd --uid 1000 --gid 1000 -m svc
COPY --chown=1000:1000 . /opt/svc/
USER 1000:1000
CMD ["/opt/svc/app"]
