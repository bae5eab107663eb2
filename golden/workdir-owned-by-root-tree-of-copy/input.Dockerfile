# Nothing is said of what RUN leaves beside the code.
FROM debian:12
WORKDIR /srv/app
COPY . .
RUN cp config.example config && ./build.sh
CMD ["./bin/server"]
