FROM scratch
ADD rootfs.tar.gz /
RUN cat <<EOF > /etc/passwd && \
    { echo services:x:4200:; } > /etc/group
root:x:0:0::/root:/bin/sh
service:x:4100:4200::/srv:/sbin/nologin
EOF
USER 4100:4200
CMD ["/usr/bin/server"]
