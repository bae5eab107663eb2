FROM debian:bookworm
RUN groupadd -g 1200 svc && useradd -u 1200 -g svc -m svc
COPY app /opt/svc/app
CMD ["/opt/svc/app"]
