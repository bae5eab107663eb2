FROM python:3.12-slim
LABEL traefik.http.services.web.loadbalancer.server.port="80" version=80
EXPOSE 80
CMD ["gunicorn", "-b", ":80", "app:app"]
