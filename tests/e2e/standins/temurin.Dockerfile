# Ubuntu with adduser, and a java that starts as a Spring Boot program does.
FROM ubuntu:24.04
COPY webd /opt/standin/webd
COPY shims/java /opt/java/openjdk/bin/java
ENV JAVA_HOME=/opt/java/openjdk
ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
COPY shims/entrypoint /__cacert_entrypoint.sh
ENTRYPOINT ["/__cacert_entrypoint.sh"]
CMD ["jshell"]
