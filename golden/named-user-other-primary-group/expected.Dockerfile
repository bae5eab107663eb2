FROM debian:bookworm
RUN groupadd -g 2001 web && useradd -u 1001 -g web app
USER 1001:2001
CMD ["id"]
