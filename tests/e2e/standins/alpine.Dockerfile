# BusyBox laid out like Alpine; Debian's has no adduser and no addgroup, hence the shims.
FROM scratch
COPY busybox /bin/busybox
COPY alpine-etc/ /etc/
SHELL ["/bin/busybox", "sh", "-euc"]
RUN /bin/busybox mkdir -p /sbin /usr/bin /usr/sbin /usr/local/bin /root /home /tmp /var/log /run /opt /srv; \
    /bin/busybox --install -s; \
    ln -s /run /var/run; chmod 1777 /tmp; chmod 700 /root; \
    printf '#!/bin/sh\nexit 1\n' > /sbin/nologin; chmod 755 /sbin/nologin
COPY shims/adduser shims/addgroup /usr/sbin/
SHELL ["/bin/sh", "-c"]
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["/bin/sh"]
