FROM alpine:3.20
RUN set -x ; \
  addgroup -g 1500 -S app ; \
  adduser -u 1500 -D -S -G app app && exit 0 ; exit 1
USER app
CMD ["/usr/bin/server"]
