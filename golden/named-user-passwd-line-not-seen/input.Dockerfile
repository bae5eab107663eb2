FROM debian:12
RUN useradd --uid 1500 app
RUN echo "$(cat /run/accounts)" > /etc/passwd
USER app
CMD ["/usr/bin/server"]
