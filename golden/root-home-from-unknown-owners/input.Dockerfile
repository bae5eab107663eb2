FROM alpine:3.20
WORKDIR /root
COPY --from=example.com/tools/thing:1 /opt/thing thing
COPY main.sh .
CMD ["sh", "main.sh"]
