FROM tomcat:10.1-jdk21
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY server.xml /usr/local/tomcat/conf/server.xml
COPY target/app.war /usr/local/tomcat/webapps/ROOT.war
COPY context.xml /usr/local/tomcat/conf/
RUN chown 10001:10001 /usr/local/tomcat/logs /usr/local/tomcat/temp /usr/local/tomcat/webapps /usr/local/tomcat/work
USER 10001:10001
CMD ["catalina.sh", "run"]
