# Debian's adduser reads -h as --help, ends well and makes nothing.
FROM company/base
RUN addgroup app && adduser -u 1500 -h /home/app app
USER app
CMD ["/usr/bin/server"]
