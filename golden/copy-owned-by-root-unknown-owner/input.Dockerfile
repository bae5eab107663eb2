FROM debian:bookworm AS build
RUN tar -xf /in.tar -C /out

FROM node:20
COPY --from=build /out /srv
COPY --from=example.org/assets /a /srv/a
CMD ["node", "/srv/a.js"]
