FROM alpine:3.20
RUN adduser -D -u 10001 -G root -s /sbin/nologin app && chmod g=u /home/app
WORKDIR /srv/app
COPY --chown=10001:0 . .
EXPOSE 8080
RUN chown 10001:0 /srv/app && chmod g=u /srv/app
USER 10001:0
CMD ["./app"]
