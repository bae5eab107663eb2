FROM alpine:3.20
COPY webd /opt/standin/webd
COPY shims/node shims/npm /usr/local/bin/
RUN addgroup -g 1000 node && adduser -u 1000 -G node -s /bin/sh -D node
ENV NODE_VERSION=20.18.0
CMD ["node"]
