FROM amazonlinux:2023
COPY app /opt/app
CMD ["/opt/app"]
