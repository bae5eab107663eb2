FROM python:3.12-slim
EXPOSE 80 8080
CMD ["gunicorn", "-b", ":80", "-b", ":8080", "app:app"]
