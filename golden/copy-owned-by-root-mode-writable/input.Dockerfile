FROM python:3.12-slim
WORKDIR /app
COPY . .
COPY seed/ /data/
VOLUME /data
CMD ["python3", "app.py"]
