FROM python:3.12-slim
LABEL traefik.http.services.web.loadbalancer.server.port="8080" version=80
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
EXPOSE 8080
USER 10001:10001
CMD ["gunicorn", "-b", ":8080", "app:app"]
