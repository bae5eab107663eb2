FROM debian:12
RUN if [ -f /etc/debian_version ]; then \
      groupadd --gid 4001 svc && useradd --uid 4001 --gid 4001 svc; \
    elif [ -f /etc/alpine-release ]; then \
      adduser -D --uid-of-the-day svc; \
    fi
USER 4001:4001
CMD ["server", "serve"]
