FROM python:3.12-slim
WORKDIR /app
COPY main.py ./
USER 1001
CMD ["python", "main.py"]
