FROM debian:bookworm
RUN apt-get update \
 && apt-get install -y curl \
 && useradd --system \
    --home-dir /srv svc
USER svc
CMD ["/opt/app"]
