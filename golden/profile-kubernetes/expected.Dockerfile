FROM debian:bookworm
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /srv/app
COPY . .
EXPOSE 8080
USER 10001:10001
CMD ["./app"]
