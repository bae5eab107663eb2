FROM cimg/base:2024.01
USER root
RUN sudo apt-get update
USER circleci
CMD ["/bin/true"]
