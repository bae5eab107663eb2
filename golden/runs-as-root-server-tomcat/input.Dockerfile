FROM tomcat:10.1-jdk21
COPY server.xml /usr/local/tomcat/conf/server.xml
COPY target/app.war /usr/local/tomcat/webapps/ROOT.war
COPY context.xml /usr/local/tomcat/conf/
CMD ["catalina.sh", "run"]
