FROM scratch
COPY server /root/server
CMD ["/root/server"]
