FROM debian:12
WORKDIR /root
COPY server .
CMD ["/root/server"]