FROM jenkins/jenkins:lts-jdk17
USER root
RUN apt-get update && apt-get install -y lsb-release docker-ce-cli
USER 1000:1000
RUN jenkins-plugin-cli --plugins "blueocean docker-workflow"
