# No shell, no libc, one unprivileged account whose home is its own.
FROM alpine:3.20 AS home
RUN mkdir -p /root/home/nonroot && chown 65532:65532 /root/home/nonroot && chmod 0700 /root/home/nonroot
FROM scratch
COPY distroless-etc/ /etc/
COPY --from=home /root/home/ /home/
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
