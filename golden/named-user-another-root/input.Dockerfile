FROM debian:bookworm
RUN useradd -o -u 0 -g 0 toor
USER toor
CMD ["/opt/app"]
