FROM tomcat:9-jre8
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY app.war /usr/local/tomcat/webapps/
RUN chown 10001:10001 /usr/local/tomcat/logs /usr/local/tomcat/temp /usr/local/tomcat/webapps /usr/local/tomcat/work
USER 10001:10001
