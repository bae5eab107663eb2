FROM debian:bookworm AS build
RUN tar -xf /in.tar -C /out

FROM node:20
COPY --from=build /out /srv
COPY --from=example.org/assets /a /srv/a
USER 1000:1000
CMD ["node", "/srv/a.js"]
