FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends lighttpd
COPY lighttpd.conf /etc/lighttpd/
CMD ["lighttpd", "-D", "-f", "/etc/lighttpd/lighttpd.conf"]
