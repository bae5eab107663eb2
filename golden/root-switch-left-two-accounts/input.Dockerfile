FROM debian:12
RUN groupadd -g 1500 app && useradd -u 1500 -g 1500 app
RUN groupadd -g 1600 ops && useradd -u 1600 -g 1600 ops
USER ops
RUN id
USER root
CMD ["/srv/server"]
