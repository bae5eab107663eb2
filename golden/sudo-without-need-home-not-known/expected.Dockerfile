FROM registry.example.com/team/base:1
USER root
RUN apt-get update && sudo -H pip install server
USER 1500:1500
CMD ["/srv/server"]
