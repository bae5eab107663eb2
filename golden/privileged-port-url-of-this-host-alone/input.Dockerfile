FROM python:3.12-slim
ENV PUBLIC_URL=http://localhost:80/app CALLBACK=http://localhost/
EXPOSE 8000
CMD ["gunicorn", "-b", ":8000", "app:app"]
