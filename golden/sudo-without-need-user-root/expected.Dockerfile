FROM cimg/base:2024.01
USER root
RUN apt-get update
USER 1001
CMD ["/bin/true"]
