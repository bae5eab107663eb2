FROM debian:12
WORKDIR /root
COPY . .
RUN make && cp /root/app /usr/local/bin/app
CMD ["app"]
