from debian:12
env HOME=/srv
user 1001:1001
cmd ["/srv/server"]
