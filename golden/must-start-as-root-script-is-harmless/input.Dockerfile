FROM debian:bookworm
COPY start.sh /
ENTRYPOINT ["/start.sh"]
CMD ["/opt/app"]
