FROM debian:12
WORKDIR /srv/app
COPY . .
RUN touch app.log
CMD ["./bin/server", "--log-file=/srv/app/app.log"]
