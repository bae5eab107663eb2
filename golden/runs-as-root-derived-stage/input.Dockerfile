FROM debian:bookworm AS base
RUN apt-get update && apt-get install -y curl

FROM base
COPY app /opt/app
CMD ["/opt/app"]
