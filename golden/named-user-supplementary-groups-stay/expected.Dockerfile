FROM debian:bookworm
RUN groupadd -g 1001 app && useradd -u 1001 -g app -G video app
USER 1001
CMD ["id"]
