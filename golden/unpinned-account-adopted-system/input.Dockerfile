FROM debian:bookworm
RUN useradd -r svc
CMD ["/opt/app"]
