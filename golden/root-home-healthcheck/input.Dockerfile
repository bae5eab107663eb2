FROM debian:12
COPY check.sh /root/check.sh
COPY tinyd /usr/local/bin/tinyd
HEALTHCHECK --interval=5s CMD /root/check.sh
CMD ["tinyd", "serve"]
