FROM python:3.12-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /srv
EXPOSE 8080/tcp 9090
RUN chown 10001:10001 /srv
USER 10001:10001
HEALTHCHECK --interval=5s CMD curl -f http://localhost:8080/ && curl -f localhost:8080/up && nc -z 127.0.0.1 8080
CMD ["python3", "-m", "http.server", "8080"]
