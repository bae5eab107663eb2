FROM debian:bookworm
RUN groupadd --gid 10001 -r svc && useradd --uid 10001 -r -g svc svc
USER 10001:10001
WORKDIR /srv
USER 10001:10001
CMD ["/opt/app"]
