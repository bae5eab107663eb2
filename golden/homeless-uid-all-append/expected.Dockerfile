FROM amazonlinux:2023
RUN echo 'app:x:4000:' >> /etc/group && echo 'app:x:4000:4000::/home/app:/sbin/nologin' >> /etc/passwd && mkdir -p /home/app && chown 4000:4000 /home/app
USER 4000:4000
CMD ["/opt/app"]
