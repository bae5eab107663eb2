# syntax=docker/dockerfile:1
FROM debian:12
ENV HOME=/srv
RUN <<EOF
set -e
mkdir /srv/a
touch /srv/a/b
EOF
USER 1500:1500
CMD ["/srv/server"]
