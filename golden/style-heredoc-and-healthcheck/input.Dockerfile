FROM debian:bookworm
RUN <<EOF
echo one
USER nobody
EOF
HEALTHCHECK CMD /opt/app --check
EXPOSE 8080
ENTRYPOINT ["/opt/app"]
CMD ["--serve"]
