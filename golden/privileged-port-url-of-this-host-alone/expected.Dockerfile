FROM python:3.12-slim
ENV PUBLIC_URL=http://localhost:80/app CALLBACK=http://localhost/
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
EXPOSE 8000
USER 10001:10001
CMD ["gunicorn", "-b", ":8000", "app:app"]
