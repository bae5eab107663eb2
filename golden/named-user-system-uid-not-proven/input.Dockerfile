FROM debian:bookworm
RUN useradd -r app
USER app
CMD ["id"]
