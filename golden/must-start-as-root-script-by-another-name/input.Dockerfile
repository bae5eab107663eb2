FROM debian:12
ADD tools/init.sh /usr/local/bin/serve-it
RUN chmod 755 /usr/local/bin/serve-it
CMD serve-it
