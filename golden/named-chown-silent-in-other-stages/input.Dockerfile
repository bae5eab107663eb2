FROM debian:12 AS build
COPY --chown=app:app src /src
RUN groupadd --gid 1500 app && useradd --uid 1500 --gid 1500 app
FROM debian:12
ENV HOME=/srv
COPY --from=build /src/server /srv/server
USER 1500:1500
CMD ["/srv/server"]
