FROM debian:12
RUN groupadd -g 4200 service && useradd -u 4100 -g service service
RUN eval "$(print-setup)"
USER service
CMD ["/usr/bin/server"]
