FROM gcr.io/distroless/static-debian12
COPY server /usr/local/bin/server
USER 65532:65532
WORKDIR /data
WORKDIR /
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/server"]
