FROM alpine:3.20
RUN addgroup -g 10001 app && adduser -D -u 10001 -G app -s /sbin/nologin app
WORKDIR /home/app
COPY --from=example.com/tools/thing:1 /opt/thing thing
COPY --chown=10001:10001 main.sh .
USER 10001:10001
CMD ["sh", "main.sh"]
