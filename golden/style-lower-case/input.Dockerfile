from debian:bookworm
copy app /opt/app
cmd ["/opt/app"]
