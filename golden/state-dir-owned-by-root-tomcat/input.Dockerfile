FROM tomcat:9-jre8
COPY app.war /usr/local/tomcat/webapps/
