FROM debian:bookworm
RUN id svc || useradd svc
USER svc
CMD ["/opt/app"]
