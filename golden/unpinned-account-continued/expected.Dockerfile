FROM debian:bookworm
RUN apt-get update \
 && apt-get install -y curl \
 && groupadd --gid 10001 svc && useradd --uid 10001 --gid 10001 --system \
    --home-dir /srv svc
USER 10001:10001
CMD ["/opt/app"]
