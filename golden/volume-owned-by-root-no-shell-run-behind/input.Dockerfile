FROM scratch
COPY server /server
VOLUME /data
RUN ["/server", "--init"]
ENTRYPOINT ["/server"]
