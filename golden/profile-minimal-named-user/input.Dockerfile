FROM debian:bookworm AS tools
CMD ["bash"]

FROM debian:bookworm
RUN useradd --uid 2000 --user-group web
WORKDIR /srv
COPY . .
USER web
CMD ["./app"]
