FROM debian:12
# droproot: ignore=must-start-as-root gosu is wanted
RUN apt-get install -y gosu
COPY start.sh /
ENTRYPOINT ["/start.sh"]
