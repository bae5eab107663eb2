FROM python:3.12-slim
ENV PUBLIC_URL=http://localhost:80/app
EXPOSE 80
CMD ["gunicorn", "-b", ":80", "app:app"]
