FROM gcr.io/distroless/static-debian12
COPY server /root/server
CMD ["/root/server"]
