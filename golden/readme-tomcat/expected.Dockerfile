FROM tomcat:10.1-jdk17-temurin
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY target/store.war /usr/local/tomcat/webapps/ROOT.war
EXPOSE 8080
RUN chown 10001:10001 /usr/local/tomcat/logs /usr/local/tomcat/temp /usr/local/tomcat/webapps /usr/local/tomcat/work
USER 10001:10001
CMD ["catalina.sh", "run"]
