FROM debian:bookworm
RUN groupadd -g 1200 svc && useradd -u 1200 -g svc -m svc
COPY --chown=1200:1200 app /opt/svc/app
USER 1200:1200
CMD ["/opt/svc/app"]
