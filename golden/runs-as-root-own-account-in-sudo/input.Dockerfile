FROM debian:bookworm
RUN groupadd -g 1200 dev && useradd -u 1200 -g dev -G sudo dev
CMD ["/opt/app"]
