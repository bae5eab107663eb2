FROM debian:bookworm
RUN groupadd --gid 1000 svc && useradd --uid 1000 --gid 1000 -ms /bin/bash svc
USER 1000:1000
CMD ["/opt/app"]
