FROM debian:bookworm AS app
CMD ["/opt/app"]

FROM app AS debug
RUN apt-get update
CMD ["/opt/app", "--debug"]
