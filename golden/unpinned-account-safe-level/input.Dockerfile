FROM debian:bookworm
RUN useradd svc
USER svc
CMD ["/opt/app"]
