FROM debian:12
ENV HOME=/srv
RUN apt-get update && apt-get install -y sudo && echo "sudo is there"
USER 1500:1500
CMD ["/srv/server"]
