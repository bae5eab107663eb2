FROM node:20
ENV JAVA_HOME=/opt/jdk GOROOT=/opt/go PATH=/opt/tools/bin:$PATH
COPY jdk /opt/jdk
COPY go /opt/go
COPY tools /opt/tools
COPY --chown=1000:1000 app /opt/acme
USER 1000:1000
CMD ["node", "/opt/acme/a.js"]
