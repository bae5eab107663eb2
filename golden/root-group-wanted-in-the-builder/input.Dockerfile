FROM debian:12 AS build
COPY app /srv/app
RUN chmod -R ug+rwX /srv/app
FROM debian:12
ENV HOME=/srv/app
COPY --from=build /srv/app /srv/app
USER 1001
CMD ["/srv/app/server"]
