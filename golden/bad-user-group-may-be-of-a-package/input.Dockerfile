# A package may bring the group: nothing is said.
FROM debian:12
RUN apt-get update && apt-get install -y redis-server
USER 2000:redis
CMD ["/usr/bin/redis-server"]
