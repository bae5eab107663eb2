FROM registry.example.org/team/runtime:4
CMD ["/opt/app"]
