FROM company/base
RUN addgroup -g 1500 app && adduser -u 1500 -G app -h /home/app -s /bin/sh -D app
USER 1500:1500
CMD ["/usr/bin/server"]
