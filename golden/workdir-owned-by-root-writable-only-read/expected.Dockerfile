FROM python:3.12-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /srv/app
COPY . .
USER 10001:10001
CMD ["python3", "app.py", "--config=/srv/app/app.ini"]
