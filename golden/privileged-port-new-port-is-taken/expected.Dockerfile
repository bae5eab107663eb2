FROM python:3.12-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
EXPOSE 18080 8080
USER 10001:10001
CMD ["gunicorn", "-b", ":18080", "-b", ":8080", "app:app"]
