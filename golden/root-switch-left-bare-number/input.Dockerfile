FROM python:3.12-slim
USER 4000
RUN python --version
USER root
RUN pip install flask
CMD ["python", "main.py"]
