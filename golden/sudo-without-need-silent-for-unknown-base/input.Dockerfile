FROM registry.example.com/team/base:3
RUN sudo mkdir /data
USER 1500:1500
CMD ["/srv/server"]
