FROM nginx:1.27
COPY setup.sh /opt/
RUN sh /opt/setup.sh
