FROM python:3.12-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --chown=10001:10001 app.py /srv/app/
VOLUME /data
RUN python3 /srv/app/app.py --init /data
RUN mkdir -p /data && chown 10001:10001 /data
USER 10001:10001
CMD ["python3", "/srv/app/app.py"]
