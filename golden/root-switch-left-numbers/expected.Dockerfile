FROM python:3.12-slim
USER 4000:4000
WORKDIR /app
USER root
RUN pip install flask
USER 4000:4000
CMD ["python", "main.py"]
