FROM debian:12 AS app
WORKDIR /root/service
COPY server .
CMD ["./server"]

FROM scratch AS files
COPY --from=app /root/service/server /server
