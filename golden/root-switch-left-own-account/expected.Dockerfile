FROM debian:12
RUN groupadd --gid 1500 app && useradd --uid 1500 --gid 1500 --create-home app
USER 1500:1500
COPY --chown=1500:1500 server /home/app/server
USER root
RUN apt-get update && apt-get install -y ca-certificates
USER 1500:1500
CMD ["/home/app/server"]
