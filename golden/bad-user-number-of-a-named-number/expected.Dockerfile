FROM debian:bookworm
RUN useradd --uid 2000 --user-group "u1500"
USER 1500:1500
CMD ["/opt/app"]
