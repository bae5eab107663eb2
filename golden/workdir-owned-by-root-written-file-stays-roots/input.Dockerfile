FROM python:3.12-slim
WORKDIR /srv/app
COPY . .
CMD ["python3", "app.py", "--log-file=/srv/app/app.log"]
