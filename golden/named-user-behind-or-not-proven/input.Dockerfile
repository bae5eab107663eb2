FROM debian:bookworm
RUN id app || useradd -u 1001 app
USER app
CMD ["id"]
