FROM python:3.12-slim
WORKDIR /srv
EXPOSE 80/tcp 9090
HEALTHCHECK --interval=5s CMD curl -f http://localhost/ && curl -f localhost/up && nc -z 127.0.0.1 80
CMD ["python3", "-m", "http.server", "80"]
