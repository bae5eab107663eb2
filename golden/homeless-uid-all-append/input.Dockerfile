FROM amazonlinux:2023
USER 4000:4000
CMD ["/opt/app"]
