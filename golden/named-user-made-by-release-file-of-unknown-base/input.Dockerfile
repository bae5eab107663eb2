FROM example.com/base:1
RUN if [ -f /etc/debian_version ]; then \
      groupadd --gid 4001 svc && useradd --uid 4001 --gid 4001 svc; \
    else \
      adduser -D svc; \
    fi
USER svc
CMD ["server", "serve"]
