FROM jenkins/jenkins:lts
USER 1000:1000
CMD ["jenkins.sh"]
