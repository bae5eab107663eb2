FROM debian:12
RUN groupadd -g 1500 app && useradd -u 1500 -g 1500 app
RUN groupadd -g 1600 ops && useradd -u 1600 -g 1600 ops
USER 1600:1600
RUN id
USER 1600:1600
CMD ["/srv/server"]
