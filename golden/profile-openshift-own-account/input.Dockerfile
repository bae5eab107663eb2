FROM debian:bookworm
RUN useradd --uid 2000 --user-group web
WORKDIR /srv
COPY . .
CMD ["./app"]
