FROM tomcat:10.1
COPY server.xml /usr/local/tomcat/conf/
CMD ["catalina.sh", "run"]
