FROM debian:12
COPY scripts/accounts.sh /tmp/
RUN chmod +x /tmp/accounts.sh && /tmp/accounts.sh && rm /tmp/accounts.sh
RUN --mount=type=bind,source=scripts,target=/mnt /mnt/more.sh
USER 4100:4200
CMD ["/usr/bin/server"]
