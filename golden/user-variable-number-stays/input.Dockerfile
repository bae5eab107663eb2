FROM debian:bookworm
ARG UID=1500
USER ${UID}:${UID}
CMD ["id"]
