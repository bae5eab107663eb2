FROM debian:bookworm
RUN useradd --uid 2000 --user-group web
WORKDIR /srv
COPY --chown=2000:0 . .
RUN chown 2000:0 /srv && chmod g=u /srv
USER 2000:0
CMD ["./app"]
