FROM debian:bookworm
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN <<EOF
echo one
USER nobody
EOF
USER 10001:10001
HEALTHCHECK CMD /opt/app --check
EXPOSE 8080
ENTRYPOINT ["/opt/app"]
CMD ["--serve"]
