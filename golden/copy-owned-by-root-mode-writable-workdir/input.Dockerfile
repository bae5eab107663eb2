FROM python:3.12-slim
WORKDIR /app
COPY . .
CMD ["python3", "app.py"]
