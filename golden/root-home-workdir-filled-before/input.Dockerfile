FROM debian:12
RUN cd /root && git clone https://example.com/tool.git
WORKDIR /root/tool
RUN make install
CMD ["/usr/local/bin/tool", "serve"]
