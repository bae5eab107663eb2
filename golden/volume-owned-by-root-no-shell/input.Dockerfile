FROM gcr.io/distroless/static-debian12
COPY server /usr/local/bin/server
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/server"]
