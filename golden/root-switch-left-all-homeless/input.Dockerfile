FROM python:3.12-slim
USER 3000:3000
WORKDIR /app
USER 4000:4000
RUN python --version
USER root
RUN pip install flask
CMD ["python", "main.py"]
