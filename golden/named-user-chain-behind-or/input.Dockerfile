FROM debian:12
RUN set -ex \
 && groupadd -g 1500 app \
 && useradd -u 1500 -g 1500 -m app \
 && [ -e /usr/share/app ] || mkdir /usr/share/app
USER app
CMD ["/usr/bin/server"]
