ARG BASE
FROM ${BASE}
CMD ["/opt/app"]
