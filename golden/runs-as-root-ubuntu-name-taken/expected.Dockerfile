FROM ubuntu:24.04
RUN groupadd --gid 10001 ubuntu10001 && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin ubuntu10001
RUN apt-get update && apt-get install -y curl
USER 10001:10001
CMD ["curl", "https://example.org"]
