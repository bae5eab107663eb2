FROM python:3.12-slim
USER 4000:4000
WORKDIR /app
USER root
RUN pip install flask
CMD ["python", "main.py"]
