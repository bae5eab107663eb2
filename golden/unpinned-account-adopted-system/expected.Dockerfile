FROM debian:bookworm
RUN groupadd --gid 10001 svc && useradd --uid 10001 --gid 10001 -r svc
USER 10001:10001
CMD ["/opt/app"]
