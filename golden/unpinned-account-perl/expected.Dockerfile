FROM debian:bookworm
RUN adduser --uid 1000 --disabled-password --gecos "" svc
USER 1000
CMD ["/opt/app"]
