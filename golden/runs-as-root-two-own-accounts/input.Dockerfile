FROM debian:bookworm
RUN useradd -u 1200 one && useradd -u 1201 two
CMD ["/opt/app"]
