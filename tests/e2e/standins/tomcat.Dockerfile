# Debian's Tomcat in the layout of the official image: logs, temp and work are everybody's, webapps not.
FROM ubuntu:24.04
RUN apt-get -qq update && \
    apt-get -qq install -y --no-install-recommends tomcat10 openjdk-17-jre-headless && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb /usr/share/doc && \
    mkdir -p /usr/local/tomcat/logs /usr/local/tomcat/temp /usr/local/tomcat/work /usr/local/tomcat/webapps && \
    ln -s /usr/share/tomcat10/bin /usr/share/tomcat10/lib /usr/local/tomcat/ && \
    cp -r /etc/tomcat10 /usr/local/tomcat/conf && chown -R root:root /usr/local/tomcat && \
    chmod -R a+rX /usr/local/tomcat && \
    chmod 777 /usr/local/tomcat/logs /usr/local/tomcat/temp /usr/local/tomcat/work
ENV CATALINA_HOME=/usr/local/tomcat
ENV PATH=/usr/local/tomcat/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /usr/local/tomcat
EXPOSE 8080
CMD ["catalina.sh", "run"]
