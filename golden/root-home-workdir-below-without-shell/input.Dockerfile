FROM gcr.io/distroless/static-debian12
WORKDIR /root/service
COPY server .
CMD ["./server"]
