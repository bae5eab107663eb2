from debian:bookworm
run groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
copy --chown=10001:10001 app /opt/app
user 10001:10001
cmd ["/opt/app"]
