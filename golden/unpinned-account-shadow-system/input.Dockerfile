FROM debian:bookworm
RUN groupadd -r svc && useradd -r -g svc svc
USER svc
WORKDIR /srv
USER svc
CMD ["/opt/app"]
