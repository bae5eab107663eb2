FROM debian:12
RUN apt-get update && apt-get install -y sudo
RUN sudo -H pip install server
ENV HOME=/root
RUN sudo -H pip install tools
ENV HOME=/data
RUN sudo -H pip install client
USER 1500:1500
CMD ["/srv/server"]
