FROM scratch
COPY server /server
USER 4000:4000
ENTRYPOINT ["/server"]
