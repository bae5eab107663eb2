FROM debian:bookworm
RUN groupadd -g 2001 staffers && groupadd -g 1001 app && useradd -u 1001 -g app app
USER 1001:2001
CMD ["id"]
