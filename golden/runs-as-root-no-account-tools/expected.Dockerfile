FROM amazonlinux:2023
RUN echo 'app:x:10001:' >> /etc/group && echo 'app:x:10001:10001::/home/app:/sbin/nologin' >> /etc/passwd && mkdir -p /home/app && chown 10001:10001 /home/app
COPY --chown=10001:10001 app /opt/app
USER 10001:10001
CMD ["/opt/app"]
