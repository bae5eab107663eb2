FROM tomcat:8.5.11-jre8
COPY app.war /usr/local/tomcat/webapps/ROOT.war
