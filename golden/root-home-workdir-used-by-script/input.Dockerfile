FROM debian:12
WORKDIR /root
COPY start.sh .
CMD ["sh", "start.sh"]
