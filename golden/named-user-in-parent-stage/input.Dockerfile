FROM debian:bookworm AS base
RUN groupadd -g 1001 app && useradd -u 1001 -g app app
USER app

FROM base
CMD ["id"]
