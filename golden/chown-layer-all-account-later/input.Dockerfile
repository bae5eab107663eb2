FROM debian:12
COPY . /srv/app
RUN useradd -u 1001 -U app && chown -R app:app /srv/app
USER 1001:1001
CMD ["/srv/app/run"]
