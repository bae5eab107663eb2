FROM python:3.12-slim
CMD ["python3", "-m", "http.server", "80"]
