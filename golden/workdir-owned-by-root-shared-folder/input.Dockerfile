FROM debian:12
WORKDIR /opt
COPY server ./
CMD ["./server"]
