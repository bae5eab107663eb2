FROM python:3.12-slim
EXPOSE 80-90
CMD ["python3", "-m", "http.server", "8000"]
