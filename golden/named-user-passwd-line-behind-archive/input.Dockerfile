# The archive may bring an /etc/passwd that has the name already.
FROM debian:12
RUN curl -fsSL https://example.com/app.tgz | tar -xz -C / \
 && echo 'app:x:1500:1500::/home/app:/bin/sh' >> /etc/passwd
USER app
CMD ["/usr/bin/server"]
