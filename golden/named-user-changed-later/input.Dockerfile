FROM debian:bookworm
RUN groupadd -g 1001 app && useradd -u 1001 -g app app
RUN sed -i s/1001/1002/ /etc/passwd
USER app
CMD ["id"]
