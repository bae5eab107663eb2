FROM debian:bookworm
RUN useradd -m svc
COPY . /opt/svc/
CMD ["/opt/svc/app"]
