FROM debian:bookworm
RUN adduser --disabled-password --gecos "" svc
USER svc
CMD ["/opt/app"]
