FROM alpine:3.20
RUN if ! command -v apk >/dev/null; then \
      echo "no apk" && exit 1; \
    elif which apt-get; then \
      useradd -u 4002 svc; \
    else \
      addgroup -g 4003 svc && adduser -D -u 4003 -G svc svc; \
    fi
USER svc
CMD ["server", "serve"]
