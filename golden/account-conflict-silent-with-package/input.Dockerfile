FROM debian:13
RUN apt-get update && apt-get install -y adduser
RUN adduser --uid 1500 --disabled-password --gecos "" app
USER 1500:1500
CMD ["/srv/server"]
