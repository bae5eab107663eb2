FROM jenkins/jenkins:lts
CMD ["jenkins.sh"]
