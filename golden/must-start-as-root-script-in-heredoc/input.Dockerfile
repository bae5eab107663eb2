FROM debian:bookworm
COPY --chmod=0755 <<EOF /start.sh
#!/bin/sh
chown -R app /data
exec app
EOF
ENTRYPOINT ["/start.sh"]
