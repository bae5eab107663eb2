FROM debian:bookworm
RUN useradd --uid 2000 --user-group app
USER 2147483648:2147483648
CMD ["/opt/app"]
