FROM debian:12
RUN git clone --depth 1 https://example.com/app.git /srv/app
WORKDIR /srv/app
CMD ["./bin/server"]
