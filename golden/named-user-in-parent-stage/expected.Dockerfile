FROM debian:bookworm AS base
RUN groupadd -g 1001 app && useradd -u 1001 -g app app
USER 1001:1001

FROM base
CMD ["id"]
