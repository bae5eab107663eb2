FROM amazonlinux:2023
RUN echo 'app:x:10001:0::/home/app:/sbin/nologin' >> /etc/passwd && mkdir -p /home/app && chown 10001:0 /home/app && chmod g=u /home/app
WORKDIR /srv/app
COPY --chown=10001:0 . .
EXPOSE 8080
RUN chown 10001:0 /srv/app && chmod g=u /srv/app
USER 10001:0
CMD ["./app"]
