FROM debian:bookworm AS tools
CMD ["bash"]

FROM debian:bookworm
RUN useradd --uid 2000 --user-group web
WORKDIR /srv
COPY . .
USER 2000:2000
CMD ["./app"]
