FROM debian:bookworm
RUN groupadd -g 1001 app && useradd -u 1001 -g app app
USER app
CMD ["id"]
