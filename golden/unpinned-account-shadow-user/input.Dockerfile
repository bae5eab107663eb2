FROM debian:bookworm
RUN useradd -ms /bin/bash svc
USER svc
CMD ["/opt/app"]
