# syntax=docker/dockerfile:1
FROM scratch
COPY <<EOF /etc/passwd
service:x:4100:4200::/:/sbin/nologin
EOF
COPY server /server
USER 4100:4200
ENTRYPOINT ["/server"]
