FROM registry.access.redhat.com/ubi9/ubi-micro
ARG UID=4100
RUN gid=4200 && \
    echo "service:x:${UID}:${gid}::/srv:/sbin/nologin" >> /etc/passwd && \
    printf 'services:x:%s:\n' "$gid" | tee -a /etc/group
USER service
CMD ["/usr/bin/server"]
