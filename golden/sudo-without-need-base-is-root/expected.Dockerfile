FROM debian:12
ENV HOME=/data
RUN apt-get update && apt-get install -y sudo
RUN mkdir /data && \
    sudo -E -H chmod 755 /data
RUN curl -fsSL https://example.com/key | DEBUG=1 tee /etc/key
USER 1500:1500
CMD ["/srv/server"]
