FROM debian:bookworm
RUN groupadd -g 1001 app && useradd -u 1001 -g app -m app
USER 1001:1001
CMD ["id"]
